-- A hold is one row that says itself what it holds of which windows. What its generation came to is put on it together
-- with the outcome; so whoever ends the hold, in whatever process, knows what was spent.
alter table budget_hold
    add column budgets   uuid[],
    add column starts_at timestamptz[],
    add column amounts   bigint[],
    add column spent     bigint[],
    -- whether what is spent stays held, for no time, until people have decided about the output
    add column kept      boolean not null default false;

update budget_hold h set (budgets, starts_at, amounts) = (
    select array_agg(p.budget_id order by p.budget_id), array_agg(p.starts_at order by p.budget_id),
        array_agg(p.amount order by p.budget_id)
    from budget_hold_part p where p.generation_id = h.generation_id);

drop table budget_hold_part;

alter table budget_hold
    alter column budgets set not null,
    alter column starts_at set not null,
    alter column amounts set not null,
    add check (cardinality(budgets) = cardinality(starts_at) and cardinality(budgets) = cardinality(amounts)),
    add check (spent is null or cardinality(budgets) = cardinality(spent)),
    add check (not kept or spent is not null);

create index budget_hold_settled on budget_hold (generation_id) where spent is not null;

select sekkei_grant('budget_hold', 'select, insert, update, delete');

-- A window says itself whose it is: a policy that looks into the table of budgets for every row is dear.
alter table budget add unique (id, tenant_id);
alter table budget_window add column tenant_id uuid;
update budget_window w set tenant_id = b.tenant_id from budget b where b.id = w.budget_id;
alter table budget_window
    alter column tenant_id set default sekkei_tenant(),
    alter column tenant_id set not null,
    add foreign key (budget_id, tenant_id) references budget (id, tenant_id);
drop policy tenant_rows on budget_window;
select sekkei_isolate('budget_window', rights => 'select, insert, update');

-- The two following are whole transactions of one statement: they open their scope themselves, hold their locks for a
-- moment only, and leave the waiting for the disk to the transaction that follows.

-- Holds what a generation may use at worst, if its budgets are those the caller knows and all of them have room for it.
-- Tells the windows with the hold in them. Otherwise nothing happens, and nothing is told.
create function sekkei_hold(
    p_tenant uuid, p_department uuid, p_key uuid, p_generation uuid, p_owner text, p_now timestamptz,
    p_expires timestamptz, p_known uuid[], p_budgets uuid[], p_starts timestamptz[], p_amounts bigint[], p_largest bigint
) returns table (r_budget uuid, r_limit bigint, r_thresholds bigint[], r_spent bigint, r_held bigint)
language plpgsql as $$
declare
    locked integer;
begin
    perform set_config('sekkei.scope', p_tenant::text, true), set_config('synchronous_commit', 'off', true);
    if p_known <> array(
            select b.id from budget b where b.ended_at is null and b.tenant_id = p_tenant
                and (b.level, b.owner_id) in (('TENANT', p_tenant), ('DEPARTMENT', p_department), ('KEY', p_key))
            order by b.id) then
        return;
    end if;
    perform from budget_window w join unnest(p_budgets, p_starts) as k (budget_id, starts_at)
            using (budget_id, starts_at)
        order by w.budget_id for update of w;
    get diagnostics locked = row_count;
    if locked < cardinality(p_budgets) then
        return;
    end if;
    return query
        with wanted as (
            select k.budget_id, k.starts_at, k.amount, b.thresholds, w.spent, w.held,
                least(p_largest, b.amount + coalesce((select sum(r.amount) from budget_raise r
                    where r.budget_id = b.id and r.starts_at <= p_now and r.expires_at > p_now), 0))::bigint as most
            from unnest(p_budgets, p_starts, p_amounts) as k (budget_id, starts_at, amount)
            join budget b on b.id = k.budget_id
            join budget_window w on w.budget_id = k.budget_id and w.starts_at = k.starts_at
        ), room as (
            select from wanted having bool_and(most - spent - held >= amount)
        ), hold as (
            insert into budget_hold (generation_id, tenant_id, owner, created_at, expires_at, budgets, starts_at, amounts)
            select p_generation, p_tenant, p_owner, p_now, p_expires, p_budgets, p_starts, p_amounts from room
        )
        update budget_window w set held = w.held + k.amount from wanted k, room
        where w.budget_id = k.budget_id and w.starts_at = k.starts_at
        returning w.budget_id, k.most, k.thresholds, w.spent, w.held;
end $$;

-- Takes a hold away: what was put on it is spent, the rest is given back. Of one that is kept only the rest is given back,
-- and what was put on it stays held. Of all who try, one is told what the windows are now; the others are told nothing, and
-- nothing changes.
create function sekkei_move_hold(p_generation uuid)
returns table (r_budget uuid, r_starts_at timestamptz, r_spent bigint, r_held bigint) language plpgsql as $$
begin
    return query
        with hold as materialized (
            select * from budget_hold h where h.generation_id = p_generation and (not h.kept or h.amounts <> h.spent)
            for update
        ), gone as (
            delete from budget_hold h using hold where h.generation_id = hold.generation_id and not hold.kept
        ), staying as (
            update budget_hold h set amounts = h.spent from hold where h.generation_id = hold.generation_id and hold.kept
        ), given as (
            select k.budget_id, k.starts_at, k.amount - case when hold.kept then k.cost else 0 end as back,
                case when hold.kept then 0 else coalesce(k.cost, 0) end as cost
            from hold, unnest(hold.budgets, hold.starts_at, hold.amounts, hold.spent)
                as k (budget_id, starts_at, amount, cost)
        ), locked as materialized (
            select w.budget_id, w.starts_at, k.back, k.cost from budget_window w
            join given k using (budget_id, starts_at) order by w.budget_id for update of w
        )
        update budget_window w set held = w.held - k.back, spent = w.spent + k.cost from locked k
        where w.budget_id = k.budget_id and w.starts_at = k.starts_at
        returning w.budget_id, w.starts_at, w.spent, w.held;
end $$;

-- The same as a transaction of its own.
create function sekkei_end_hold(p_scope text, p_generation uuid)
returns table (r_budget uuid, r_starts_at timestamptz, r_spent bigint, r_held bigint) language plpgsql as $$
begin
    perform set_config('sekkei.scope', p_scope, true), set_config('synchronous_commit', 'off', true);
    return query select * from sekkei_move_hold(p_generation);
end $$;
