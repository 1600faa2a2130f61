-- Where a tenant wants to be told of something.
create table webhook_endpoint (
    id              uuid        primary key,
    tenant_id       uuid        not null,
    url             text        not null,
    types           text[]      not null,
    -- signs what is sent; kept readable, for each message needs it
    secret          bytea       not null check (octet_length(secret) = 32),
    -- signs beside the new one for a while after a rotation
    previous_secret bytea,
    previous_until  timestamptz,
    created_at      timestamptz not null,
    disabled_at     timestamptz,
    disabled_for    text,
    check ((previous_secret is null) = (previous_until is null)),
    check ((disabled_at is null) = (disabled_for is null))
);

create index webhook_endpoint_tenant on webhook_endpoint (tenant_id, created_at desc, id desc);

-- A message to one endpoint, and how far it got. The payload is what is signed, byte by byte.
create table webhook_delivery (
    id           uuid        primary key,
    tenant_id    uuid        not null,
    endpoint_id  uuid        not null references webhook_endpoint on delete cascade,
    type         text        not null,
    payload      text        not null,
    created_at   timestamptz not null,
    attempts     integer     not null default 0,
    -- null when nothing more is tried
    next_at      timestamptz,
    delivered_at timestamptz,
    last_status  integer
);

create index webhook_delivery_due on webhook_delivery (next_at) where next_at is not null;
create index webhook_delivery_list on webhook_delivery (endpoint_id, created_at desc, id desc);

select sekkei_isolate('webhook_endpoint');
select sekkei_isolate('webhook_delivery', rights => 'select, insert, update');
