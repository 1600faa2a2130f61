-- What became of an output that was held; null if it never was.
alter table generation add column standing text check (standing in ('HELD', 'RELEASED', 'WITHHELD', 'RECALLED'));
-- What review policies look at beside the text and the cost.
alter table generation
    add column external boolean,
    add column mean_log_probability double precision,
    add column min_log_probability double precision;
