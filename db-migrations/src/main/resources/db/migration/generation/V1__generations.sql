-- One row per attempt. It is RUNNING (the intent) before the model runs, and gets exactly one outcome.
-- An attempt refused before anything was tried is written with its outcome at once.
create table generation (
    id                 uuid        primary key,
    version            integer     not null,
    status             text        not null check (status in
        ('RUNNING', 'SUCCEEDED', 'REFUSED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'ABANDONED')),
    request_id         text        not null,
    endpoint           text        not null,
    streamed           boolean     not null,
    -- null when no valid key was shown
    key_id             uuid,
    department_id      uuid,
    tenant_id          uuid,
    -- the process that runs it: the application name of its database connections
    owner              text        not null,
    created_at         timestamptz not null,
    finished_at        timestamptz,

    -- what was asked; null when refused before it was understood
    model              text,
    pair_id            text,
    pair_digest        text,
    mode               text,
    prompt_sha256      bytea       check (octet_length(prompt_sha256) = 32),
    max_tokens         integer,
    temperature        double precision,
    top_k              integer,
    top_p              double precision,
    beam_width         integer,
    repetition_penalty double precision,
    stop               text[],
    seed               bigint,
    top_logprobs       integer,

    -- what came of it
    finish_reason      text,
    error_code         text,
    output_sha256      bytea       check (octet_length(output_sha256) = 32),
    prompt_tokens      integer,
    llm_encoded_tokens integer,
    llm_decoded_tokens integer,
    slm_decoded_tokens integer,
    queue_micros       bigint,
    llm_encode_micros  bigint,
    projector_micros   bigint,
    prefill_micros     bigint,
    decode_micros      bigint,
    first_token_micros bigint,
    total_micros       bigint,

    check ((status = 'RUNNING') = (finished_at is null)),
    check (status <> 'SUCCEEDED' or (output_sha256 is not null and finish_reason is not null)),
    check (status not in ('REFUSED', 'FAILED') or error_code is not null),
    check ((key_id is null) = (tenant_id is null) and (key_id is null) = (department_id is null))
);

create index generation_tenant_created on generation (tenant_id, created_at desc, id);
create index generation_running on generation (owner) where status = 'RUNNING';
