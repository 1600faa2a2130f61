-- Row-level security. The platform works as a role that owns nothing; each of its transactions says whose rows it is
-- about, in the setting sekkei.scope: the number of a tenant, or 'platform' for work on behalf of nobody. Without a
-- scope a statement that meets a row of any tenant fails. Rows are kept apart whatever a statement asks for.

-- The name of that role, as the first start found it. Another one may become a member of it.
create function sekkei_application() returns name language sql immutable parallel safe
    as $$ select '${application}'::name $$;

create function sekkei_is_platform() returns boolean language sql stable parallel safe
    as $$ select coalesce(current_setting('sekkei.scope', true), '') = 'platform' $$;

-- The tenant of this transaction; null in the scope of the platform.
create function sekkei_tenant() returns uuid language plpgsql stable parallel safe as $$
declare
    scope text := coalesce(current_setting('sekkei.scope', true), '');
begin
    if scope = '' then
        raise exception 'This transaction has no scope, so it may see no tenant''s rows'
            using errcode = 'insufficient_privilege', hint = 'Set sekkei.scope for the transaction.';
    end if;
    return case when scope <> 'platform' then scope::uuid end;
end $$;

-- For every new table whose rows belong to tenants. What the platform may do with it is said in words of GRANT.
create function sekkei_isolate(
    target regclass, tenant_column name default 'tenant_id', rights text default 'select, insert, update, delete'
) returns void language plpgsql as $$
begin
    perform sekkei_grant(target, rights);
    perform sekkei_keep_rows(target, format('%I = (select sekkei_tenant())', tenant_column));
end $$;

-- For every new table whose rows belong to rows of an isolated one: they are seen by who sees those.
create function sekkei_isolate_child(
    target regclass, reference name, parent regclass, rights text default 'select, insert, update, delete'
) returns void language plpgsql as $$
begin
    perform sekkei_grant(target, rights);
    perform sekkei_keep_rows(target, format(
        'exists (select from %s parent where parent.id = %s.%I)', parent, target, reference));
end $$;

-- For every new table that holds nothing of any tenant.
create function sekkei_grant(target regclass, rights text) returns void language plpgsql as $$
begin
    execute format('revoke all on %s from public, %I', target, sekkei_application());
    execute format('grant %s on %s to %I', rights, target, sekkei_application());
end $$;

-- The subqueries are evaluated once for each statement, not for each row.
create function sekkei_keep_rows(target regclass, condition text) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security, force row level security', target);
    execute format('create policy tenant_rows on %s using ((select sekkei_is_platform()) or %s)', target, condition);
end $$;

revoke execute on function sekkei_isolate, sekkei_isolate_child, sekkei_grant, sekkei_keep_rows from public;
