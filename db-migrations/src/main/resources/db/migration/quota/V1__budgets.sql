-- A limit on what a tenant, a department or a key may use. Money is in millionths, compute in milliseconds.
create table budget (
    id         uuid        primary key,
    tenant_id  uuid        not null,
    level      text        not null check (level in ('TENANT', 'DEPARTMENT', 'KEY')),
    owner_id   uuid        not null,
    measure    text        not null check (measure in ('MONEY', 'TOKENS', 'REQUESTS', 'COMPUTE', 'CONCURRENT')),
    span       text        not null check (span in ('MINUTE', 'DAY', 'MONTH', 'FIXED', 'ALWAYS')),
    starts_at  timestamptz,
    ends_at    timestamptz,
    time_zone  text        not null,
    amount     bigint      not null check (amount between 0 and 1000000000000000),
    thresholds bigint[]    not null,
    created_at timestamptz not null,
    ended_at   timestamptz,
    check ((span = 'FIXED') = (starts_at is not null) and (span = 'FIXED') = (ends_at is not null)),
    check (starts_at < ends_at),
    check (measure <> 'CONCURRENT' or span = 'ALWAYS'),
    check (level <> 'TENANT' or owner_id = tenant_id)
);

create index budget_owner on budget (owner_id) where ended_at is null;

-- More, for a while.
create table budget_raise (
    id         uuid        primary key,
    budget_id  uuid        not null references budget,
    amount     bigint      not null check (amount between 1 and 1000000000000000),
    starts_at  timestamptz not null,
    expires_at timestamptz not null check (expires_at > starts_at)
);

create index budget_raise_budget on budget_raise (budget_id, expires_at);

-- The state of a budget in one window: the only numbers an admission reads, never summed from records.
create table budget_window (
    budget_id uuid        not null references budget,
    starts_at timestamptz not null,
    spent     bigint      not null default 0 check (spent >= 0),
    held      bigint      not null default 0 check (held >= 0),
    primary key (budget_id, starts_at)
);

-- What a generation has reserved. Deleting this row is what settles or releases it, so that happens once.
create table budget_hold (
    generation_id uuid        primary key,
    -- the process that runs it: the application name of its database connections
    owner         text        not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null
);

create index budget_hold_expiry on budget_hold (expires_at);

create table budget_hold_part (
    generation_id uuid        not null references budget_hold on delete cascade,
    budget_id     uuid        not null,
    starts_at     timestamptz not null,
    amount        bigint      not null check (amount >= 0),
    primary key (generation_id, budget_id),
    foreign key (budget_id, starts_at) references budget_window
);
