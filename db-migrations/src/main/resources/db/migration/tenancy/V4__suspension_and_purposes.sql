alter table tenant add column suspended_at timestamptz;
alter table department add column suspended_at timestamptz;

-- What a tenant's people and programs generate texts for, in the tenant's own words. A code is never taken for
-- something else: records name it.
create table purpose (
    tenant_id  uuid        not null references tenant,
    code       text        not null check (code ~ '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$'),
    name_ja    text        not null check (name_ja <> ''),
    name_en    text        not null check (name_en <> ''),
    created_at timestamptz not null,
    -- taken no longer
    retired_at timestamptz,
    primary key (tenant_id, code)
);
select sekkei_isolate('purpose', rights => 'select, insert, update');
