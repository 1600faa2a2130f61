-- A rule of retention drops contents of many at once, so changing one takes two people as an erasure does; the database
-- asks for them too.
create table content_retention_change (
    id           uuid        primary key,
    tenant_id    uuid        not null,
    purpose      text        not null,
    days         integer     not null check (days between 1 and 36500),
    requested_at timestamptz not null,
    requested_by uuid        not null,
    closed_at    timestamptz,
    closed_by    uuid,
    outcome      text        check (outcome in ('CONFIRMED', 'WITHDRAWN')),
    check ((closed_at is null) = (outcome is null) and (closed_at is null) = (closed_by is null)),
    constraint content_retention_change_two_people check (outcome <> 'CONFIRMED' or closed_by <> requested_by)
);

create unique index content_retention_change_open on content_retention_change (tenant_id, purpose) where closed_at is null;
create index content_retention_change_tenant on content_retention_change (tenant_id, requested_at desc, id);

select sekkei_isolate('content_retention_change', rights => 'select, insert, update');
