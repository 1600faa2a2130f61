-- What keeps contents from being dropped: of one record, of one purpose, or of the whole tenant.
create table content_hold (
    id            uuid        primary key,
    tenant_id     uuid        not null,
    generation_id uuid,
    purpose       text,
    reason        text        not null,
    placed_at     timestamptz not null,
    placed_by     uuid        not null,
    lifted_at     timestamptz,
    lifted_by     uuid,
    check (generation_id is null or purpose is null),
    check ((lifted_at is null) = (lifted_by is null))
);

create index content_hold_standing on content_hold (tenant_id) where lifted_at is null;

-- Erasing takes two people; the database asks for them too.
create table content_erasure (
    id            uuid        primary key,
    tenant_id     uuid        not null,
    generation_id uuid        not null,
    reason        text        not null,
    requested_at  timestamptz not null,
    requested_by  uuid        not null,
    closed_at     timestamptz,
    closed_by     uuid,
    outcome       text        check (outcome in ('CONFIRMED', 'WITHDRAWN')),
    check ((closed_at is null) = (outcome is null) and (closed_at is null) = (closed_by is null)),
    constraint content_erasure_two_people check (outcome <> 'CONFIRMED' or closed_by <> requested_by)
);

create unique index content_erasure_open on content_erasure (generation_id) where closed_at is null;
create index content_erasure_tenant on content_erasure (tenant_id, requested_at desc, id);

-- How long contents of a purpose are kept; others as long as the platform's setting says.
create table content_retention (
    tenant_id uuid    not null,
    purpose   text    not null,
    days      integer not null check (days between 1 and 36500),
    primary key (tenant_id, purpose)
);
