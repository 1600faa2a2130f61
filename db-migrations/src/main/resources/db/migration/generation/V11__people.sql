-- A generation is asked for by a key or by a person; a person may belong to no department.
alter table generation add column person_id uuid;
alter table generation drop constraint generation_check3;
alter table generation add constraint generation_caller check (
    (tenant_id is null) = (key_id is null and person_id is null)
    and num_nonnulls(key_id, person_id) <= 1
    and (key_id is null or department_id is not null)
    and (tenant_id is not null or department_id is null));
create index generation_person on generation (person_id, created_at desc, id) where person_id is not null;
