-- Why an example is left out; unknown of those that were left out before this was kept.
alter table tuning_example
    add column left_out_because text check (left_out_because in ('UNANSWERED', 'GONE', 'UNFIT', 'NEAR_COPY')),
    add check (left_out or left_out_because is null);
