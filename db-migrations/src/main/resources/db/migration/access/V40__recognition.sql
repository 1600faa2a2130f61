-- Whether a key may take evidence of its whole tenant along, and not only of its own generations.
alter table api_key add column evidence boolean not null default false;

-- The key of a selector and the standing of its owner: whose key it is, is what is to be found out, so it looks with the
-- eyes of the platform. One statement is all a request waits for.
create function sekkei_recognise(p_selector text) returns table (
    id uuid, secret_sha256 bytea, previous_sha256 bytea, previous_until timestamptz, tenant_id uuid, department_id uuid,
    expires_at timestamptz, suspended_at timestamptz, revoked_at timestamptz, last_used_at timestamptz,
    pairs text[], modes text[], purposes text[], default_purpose text, ip_ranges text[], evidence boolean,
    tenant_suspended boolean, department_suspended boolean, vocabulary text[]
) language plpgsql as $$
declare
    before text := coalesce(current_setting('sekkei.scope', true), '');
begin
    perform set_config('sekkei.scope', 'platform', true);
    return query
        select k.id, k.secret_sha256, k.previous_sha256, k.previous_until, k.tenant_id, k.department_id,
            k.expires_at, k.suspended_at, k.revoked_at, k.last_used_at,
            k.pairs, k.modes, k.purposes, k.default_purpose, k.ip_ranges, k.evidence,
            s.tenant_suspended, s.department_suspended, s.vocabulary
        from api_key k cross join lateral sekkei_standing(k.tenant_id, k.department_id) s
        where k.selector = p_selector;
    perform set_config('sekkei.scope', before, true);
end $$;
