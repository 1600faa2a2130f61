-- What was predicted and allowed when a generation with a latency target was let in, and which mode it asked for.
alter table generation
    add column asked_mode                   text,
    add column latency_target_id            uuid,
    add column latency_decision             text
        check (latency_decision in ('IN_TIME', 'FALLBACK', 'UNMEASURED', 'PROBE', 'COUNTED')),
    add column allowed_first_token_micros   bigint,
    add column allowed_total_micros         bigint,
    add column predicted_first_token_micros bigint,
    add column predicted_total_micros       bigint,
    -- answers that shared its first step; with the timings beside it a restarted process learns its speed from it
    add column batch_rows                   integer,
    add check ((latency_target_id is null) = (latency_decision is null) and (latency_target_id is null) = (asked_mode is null));

create index generation_created on generation (created_at);
