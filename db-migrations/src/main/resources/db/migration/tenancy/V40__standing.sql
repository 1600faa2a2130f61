-- What every request asks about who makes it. For the function that recognises keys, too.
create function sekkei_standing(p_tenant uuid, p_department uuid)
returns table (tenant_suspended boolean, department_suspended boolean, vocabulary text[]) language sql stable as $$
    select t.suspended_at is not null,
        exists (select from department d where d.id = p_department and d.suspended_at is not null),
        array(select code from purpose p where p.tenant_id = t.id and p.retired_at is null)
    from tenant t where t.id = p_tenant
$$;
