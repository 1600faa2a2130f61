-- A hold is there before its generation, so it says itself whose it is.
alter table budget_hold add column tenant_id uuid;
update budget_hold h set tenant_id = b.tenant_id
    from budget_hold_part p join budget b on b.id = p.budget_id where p.generation_id = h.generation_id;
alter table budget_hold
    alter column tenant_id set default sekkei_tenant(),
    alter column tenant_id set not null;

select sekkei_isolate('budget', rights => 'select, insert, update');
select sekkei_isolate_child('budget_raise', 'budget_id', 'budget', 'select, insert');
select sekkei_isolate_child('budget_window', 'budget_id', 'budget', 'select, insert, update');
select sekkei_isolate('budget_hold', rights => 'select, insert, delete');
-- Deleting a hold takes its parts away.
select sekkei_isolate_child('budget_hold_part', 'budget_id', 'budget', 'select, insert');
