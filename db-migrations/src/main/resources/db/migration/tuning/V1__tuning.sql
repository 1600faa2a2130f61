-- Background jobs of tuning, as db-scheduler keeps them, apart from those of pilots: not every process works at both.
create table tuning_task (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index tuning_task_due on tuning_task (execution_time);
create index tuning_task_heartbeat on tuning_task (last_heartbeat);

create table tuning_job (
    id              uuid        primary key,
    tenant_id       uuid        not null,
    name            text        not null,
    pair_id         text        not null,
    -- what it begins from: the pair as all tenants have it, or a version of the tenant
    base_digest     text        not null,
    base_id         uuid,
    dataset_id      uuid,
    dataset_version integer,
    edits           boolean     not null,
    -- settings and limits: what was asked for
    plan            jsonb       not null,
    state           text        not null check (state in ('RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
    phase           text        not null
        check (phase in ('WAITING', 'PREPARING', 'TRAINING', 'EVALUATING', 'ENDED')),
    -- why it was paused or failed, if not by a person
    reason          text,
    -- the process that works at it, and how often one has begun to: what an earlier one says no longer counts
    runner          text,
    epoch           bigint      not null default 0,
    updates         integer     not null default 0,
    -- what it came to
    version_id      uuid,
    created_by      uuid        not null,
    created_at      timestamptz not null,
    changed_at      timestamptz not null,
    ended_at        timestamptz,
    -- time it was running before the last change of state
    ran_millis      bigint      not null default 0,
    check (edits or dataset_id is not null),
    check ((dataset_id is null) = (dataset_version is null)),
    check ((state in ('COMPLETED', 'FAILED', 'CANCELLED')) = (ended_at is not null)),
    check ((state = 'COMPLETED') = (version_id is not null))
);

create index tuning_job_list on tuning_job (tenant_id, created_at desc, id desc);

-- Where each text that a job learns from, or is judged by, comes from. The texts are kept there, and nowhere else.
create table tuning_example (
    job_id        uuid    not null references tuning_job,
    position      integer not null,
    tenant_id     uuid    not null,
    split         text    not null check (split in ('TRAIN', 'DEV', 'TEST')),
    -- an item of a dataset, or a correction of a reviewed generation
    item_id       uuid,
    -- the generation that was corrected, or that the item was drawn from; with it, the example is erased
    generation_id uuid,
    -- left out, for it is not one question with one answer, or is nearly the same as one of another part
    left_out      boolean not null default false,
    erased_at     timestamptz,
    primary key (job_id, position),
    check (item_id is not null or generation_id is not null)
);

create index tuning_example_generation on tuning_example (generation_id) where generation_id is not null;
create index tuning_example_item on tuning_example (item_id) where item_id is not null;
create index tuning_example_erased on tuning_example (job_id) where erased_at is not null;

-- The curve: one point for each look at dev.
create table tuning_point (
    job_id     uuid             not null references tuning_job,
    updates    integer          not null,
    tenant_id  uuid             not null,
    train_loss double precision,
    dev_loss   double precision not null,
    -- chrF of answers to some of dev; null where none were written
    quality    double precision,
    best       boolean          not null,
    at         timestamptz      not null,
    primary key (job_id, updates)
);

-- What the metrics counted in each answer, before the tuning and after it.
create table tuning_score (
    job_id    uuid    not null references tuning_job,
    part      text    not null check (part in ('TEST', 'GENERAL')),
    position  integer not null,
    side      text    not null check (side in ('BEFORE', 'AFTER')),
    tenant_id uuid    not null,
    counts    jsonb   not null,
    primary key (job_id, part, position, side)
);

select sekkei_grant('tuning_task', 'select, insert, update, delete');
select sekkei_isolate('tuning_job', rights => 'select, insert, update');
select sekkei_isolate('tuning_example', rights => 'select, insert, update, delete');
select sekkei_isolate('tuning_point', rights => 'select, insert, update, delete');
select sekkei_isolate('tuning_score', rights => 'select, insert, update, delete');
