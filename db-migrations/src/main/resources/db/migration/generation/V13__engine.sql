-- What computed the answer, so that a replay can tell whether the same would compute it again.
alter table generation add column engine_digest text;
