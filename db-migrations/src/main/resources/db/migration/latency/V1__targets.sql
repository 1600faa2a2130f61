-- How long generations may take. The nearest one binds: for this purpose before for all, the key's before the
-- department's before the tenant's.
create table latency_target (
    id                 uuid        primary key,
    tenant_id          uuid        not null,
    level              text        not null check (level in ('TENANT', 'DEPARTMENT', 'KEY')),
    owner_id           uuid        not null,
    -- null for generations of every purpose
    purpose            text,
    first_token_millis bigint      check (first_token_millis between 1 and 86400000),
    total_millis       bigint      check (total_millis between 1 and 86400000),
    fallback_modes     text[]      not null,
    enforced           boolean     not null,
    -- how long misses are counted until they begin again from zero
    span               text        not null check (span in ('MINUTE', 'DAY', 'MONTH', 'ALWAYS')),
    time_zone          text        not null,
    thresholds         bigint[]    not null,
    created_at         timestamptz not null,
    ended_at           timestamptz,
    check (first_token_millis is not null or total_millis is not null),
    check (first_token_millis <= total_millis),
    check (level <> 'TENANT' or owner_id = tenant_id)
);

create unique index latency_target_subject on latency_target (owner_id, level, coalesce(purpose, ''))
    where ended_at is null;

-- How a target fared in one window; never summed from records.
create table latency_window (
    target_id          uuid        not null references latency_target,
    starts_at          timestamptz not null,
    tenant_id          uuid        not null,
    answers            bigint      not null check (answers >= 0),
    first_token_misses bigint      not null check (first_token_misses between 0 and answers),
    total_misses       bigint      not null check (total_misses between 0 and answers),
    -- answers late in either way
    misses             bigint      not null check (misses between greatest(first_token_misses, total_misses) and answers),
    fallbacks          bigint      not null check (fallbacks between 0 and answers),
    refusals           bigint      not null check (refusals >= 0),
    primary key (target_id, starts_at)
);

select sekkei_isolate('latency_target', rights => 'select, insert, update');
select sekkei_isolate('latency_window', rights => 'select, insert, update');
