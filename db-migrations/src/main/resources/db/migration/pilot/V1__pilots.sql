-- Background jobs, as db-scheduler keeps them: which are due, who has picked them, and whether that process is alive. The
-- names of jobs are numbers of runs; nothing here is any tenant's.
create table scheduled_tasks (
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

create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);

-- Texts to try models on. A version never changes, but items may be erased from it.
create table pilot_dataset (
    id         uuid        not null,
    version    integer     not null check (version > 0),
    tenant_id  uuid        not null,
    name       text        not null,
    origin     text        not null check (origin in ('UPLOAD', 'GENERATIONS', 'SAMPLES')),
    items      integer     not null check (items > 0),
    train      integer     not null,
    dev        integer     not null,
    test       integer     not null,
    -- over the commitments of all items, in their order; the ledger has it too
    digest     text        not null,
    created_by uuid        not null,
    created_at timestamptz not null,
    primary key (id, version),
    check (train + dev + test = items)
);

create index pilot_dataset_list on pilot_dataset (tenant_id, created_at desc, id desc);

-- The texts are encrypted elsewhere, each under the item's number.
create table pilot_item (
    id              uuid    primary key,
    dataset_id      uuid    not null,
    dataset_version integer not null,
    tenant_id       uuid    not null,
    position        integer not null,
    split           text    not null check (split in ('TRAIN', 'DEV', 'TEST')),
    -- the generation it was drawn from, with whose contents it is erased
    source_id       uuid,
    erased_at       timestamptz,
    foreign key (dataset_id, dataset_version) references pilot_dataset (id, version),
    unique (dataset_id, dataset_version, position)
);

create index pilot_item_source on pilot_item (source_id) where source_id is not null;

create table pilot_run (
    id              uuid        primary key,
    tenant_id       uuid        not null,
    department_id   uuid,
    name            text        not null,
    dataset_id      uuid        not null,
    dataset_version integer     not null,
    -- settings to compare, splits, forbidden words: what was asked for
    plan            jsonb       not null,
    state           text        not null check (state in ('RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED')),
    -- why it was paused, if not by a person
    reason          text,
    total           integer     not null,
    created_by      uuid        not null,
    created_at      timestamptz not null,
    changed_at      timestamptz not null,
    ended_at        timestamptz,
    -- time it was running before the last change of state
    ran_millis      bigint      not null default 0,
    foreign key (dataset_id, dataset_version) references pilot_dataset (id, version),
    check ((state in ('COMPLETED', 'CANCELLED')) = (ended_at is not null))
);

create index pilot_run_list on pilot_run (tenant_id, created_at desc, id desc);

-- One item written by one setting. Stored once, whatever happens to the process that writes it.
create table pilot_result (
    run_id             uuid        not null references pilot_run,
    setting            integer     not null,
    item_id            uuid        not null references pilot_item,
    tenant_id          uuid        not null,
    -- the order in which they are written
    turn               integer     not null,
    state              text        not null check (state in ('PENDING', 'TAKEN', 'DONE', 'FAILED', 'SKIPPED')),
    -- who writes it, and until when nobody else may
    taken_by           text,
    taken_until        timestamptz,
    attempts           integer     not null default 0,
    -- the generation with its output, record and cost
    generation_id      uuid        unique,
    failure            text,
    -- what each metric counted
    counts             jsonb,
    by_character       boolean,
    signals            jsonb,
    mode               text,
    finish_reason      text,
    deferred           boolean,
    prompt_tokens      integer,
    llm_encoded_tokens integer,
    llm_decoded_tokens integer,
    slm_decoded_tokens integer,
    queue_micros       bigint,
    llm_encode_micros  bigint,
    projector_micros   bigint,
    prefill_micros     bigint,
    draft_micros       bigint,
    decode_micros      bigint,
    first_token_micros bigint,
    total_micros       bigint,
    cost_micros        bigint,
    finished_at        timestamptz,
    primary key (run_id, setting, item_id),
    check (state <> 'DONE' or (generation_id is not null and total_micros is not null and cost_micros is not null)),
    check (state <> 'FAILED' or failure is not null),
    check ((state = 'TAKEN') = (taken_by is not null) and (taken_by is null) = (taken_until is null))
);

create index pilot_result_turn on pilot_result (run_id, turn) where state in ('PENDING', 'TAKEN');

-- A person's choice between two outputs of the same item, whose modes they do not know.
create table pilot_comparison (
    id          uuid        primary key,
    run_id      uuid        not null references pilot_run,
    tenant_id   uuid        not null,
    item_id     uuid        not null references pilot_item,
    reviewer    uuid        not null,
    left_setting  integer   not null,
    right_setting integer   not null,
    choice      text        check (choice in ('LEFT', 'RIGHT', 'TIE')),
    shown_at    timestamptz not null,
    chosen_at   timestamptz,
    check (left_setting <> right_setting),
    check ((choice is null) = (chosen_at is null))
);

-- Nobody judges the same two outputs of an item twice, whichever stood on the left.
create unique index pilot_comparison_once on pilot_comparison
    (run_id, item_id, reviewer, least(left_setting, right_setting), greatest(left_setting, right_setting));
create index pilot_comparison_run on pilot_comparison (run_id) where choice is not null;

select sekkei_grant('scheduled_tasks', 'select, insert, update, delete');
select sekkei_isolate('pilot_dataset', rights => 'select, insert');
select sekkei_isolate('pilot_item', rights => 'select, insert, update');
select sekkei_isolate('pilot_run', rights => 'select, insert, update');
select sekkei_isolate('pilot_result', rights => 'select, insert, update');
select sekkei_isolate('pilot_comparison', rights => 'select, insert, update');
