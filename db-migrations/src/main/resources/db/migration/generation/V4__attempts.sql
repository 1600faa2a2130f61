-- Requests without a valid key that are too many for a row each are counted in one.
alter table generation add column attempts integer not null default 1 check (attempts > 0);
