-- What mutations of the native API were answered with; while one is under way that brings its own transactions, its
-- row has no answer yet.
create table idempotent_answer (
    tenant_id      uuid        not null,
    -- the key or the person
    actor_id       uuid        not null,
    key            text        not null,
    request_sha256 bytea       not null check (octet_length(request_sha256) = 32),
    status         integer     check (status between 200 and 399),
    content_type   text,
    location       text,
    -- without what is shown once
    body           bytea,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    primary key (tenant_id, actor_id, key),
    check ((status is null) = (body is null))
);

create index idempotent_answer_expiry on idempotent_answer (expires_at);

select sekkei_isolate('idempotent_answer');
