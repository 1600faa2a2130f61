-- Somebody wants to hear of it: a threshold of a budget or of a latency target was reached. Once for each window.
create table notification (
    id               uuid        primary key,
    tenant_id        uuid        not null,
    kind             text        not null check (kind in ('BUDGET_THRESHOLD', 'LATENCY_THRESHOLD')),
    -- the budget or the latency target
    source_id        uuid        not null,
    window_starts_at timestamptz not null,
    threshold        bigint      not null,
    -- what was spent, or how many misses there were, at that moment
    reached          bigint      not null,
    created_at       timestamptz not null,
    unique (source_id, window_starts_at, threshold)
);

create index notification_tenant on notification (tenant_id, created_at desc, id desc);

select sekkei_isolate('notification', rights => 'select, insert');
