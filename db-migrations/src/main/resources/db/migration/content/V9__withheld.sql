-- An output that waits for approval, or did not get it, is not for its author to read.
alter table content add column withheld boolean not null default false;
