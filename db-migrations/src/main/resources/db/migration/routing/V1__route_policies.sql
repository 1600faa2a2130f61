-- Which mode writes what where the client leaves it open. A version never changes but for its state.
create table route_policy (
    id          uuid        not null,
    version     integer     not null check (version > 0),
    tenant_id   uuid        not null,
    pair_id     text        not null,
    -- what it covers; null is every purpose without a policy of its own
    purpose     text,
    name        text        not null,
    enabled     boolean     not null,
    rules       jsonb       not null,
    -- the pilot that recommended it
    pilot_id    uuid,
    state       text        not null check (state in ('PROPOSED', 'ACTIVE', 'REPLACED', 'DECLINED')),
    proposed_by uuid        not null,
    proposed_at timestamptz not null,
    decided_by  uuid,
    decided_at  timestamptz,
    primary key (id, version),
    -- four eyes, whatever the code does
    check (decided_by <> proposed_by),
    check ((state = 'PROPOSED') = (decided_by is null) and (decided_by is null) = (decided_at is null))
);

create unique index route_policy_active on route_policy (tenant_id, pair_id, purpose) nulls not distinct
    where state = 'ACTIVE';
create index route_policy_list on route_policy (tenant_id, proposed_at desc, id desc);

select sekkei_isolate('route_policy', rights => 'select, insert, update');
