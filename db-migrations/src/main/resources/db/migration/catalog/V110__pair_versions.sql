-- Versions of a pair that belong to one tenant: tuned on its texts, kept for ever, so that what they wrote can be written
-- again. The weights lie in a folder whose manifest has this digest.
create table pair_version (
    id          uuid        primary key,
    tenant_id   uuid        not null,
    pair_id     text        not null,
    version     text        not null,
    digest      text        not null,
    -- the version it was tuned from
    base_digest text        not null,
    -- below the folder of versions
    folder      text        not null,
    -- the work it came from
    source_id   uuid        not null,
    state       text        not null check (state in ('CANDIDATE', 'CANARY', 'CURRENT', 'REPLACED', 'RETIRED')),
    -- percent of the generations that a canary writes
    share       integer     check (share between 1 and 99),
    -- which one it took the place of; null for the one all tenants have
    before_id   uuid        references pair_version,
    -- what somebody asks a second person for
    wish        text        check (wish in ('CANARY', 'PROMOTION')),
    wish_share  integer     check (wish_share between 1 and 99),
    asked_by    uuid,
    asked_at    timestamptz,
    -- who let it have its place, and never who asked
    decided_by  uuid,
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    unique (tenant_id, pair_id, digest),
    check ((state = 'CANARY') = (share is not null)),
    check ((wish is null) = (asked_at is null)),
    check (wish is null or asked_by is not null),
    check ((wish = 'CANARY') is not distinct from (wish_share is not null) or wish is null),
    -- four eyes, whatever the code does
    check (decided_by <> asked_by)
);

create unique index pair_version_current on pair_version (tenant_id, pair_id) where state = 'CURRENT';
create unique index pair_version_canary on pair_version (tenant_id, pair_id) where state = 'CANARY';
create index pair_version_list on pair_version (tenant_id, created_at desc, id desc);

select sekkei_isolate('pair_version', rights => 'select, insert, update');
