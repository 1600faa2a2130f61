-- A hold that outlives its generation: of an output that people have to let go. It holds the true cost, no time ends it,
-- and whoever decides about the output settles it.
alter table budget_hold add column kept boolean not null default false;

select sekkei_grant('budget_hold', 'select, insert, update, delete');
select sekkei_grant('budget_hold_part', 'select, insert, update');
