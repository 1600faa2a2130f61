create table tenant (
    id         uuid        primary key,
    name       text        not null unique check (name <> ''),
    created_at timestamptz not null
);

create table department (
    id         uuid        primary key,
    tenant_id  uuid        not null references tenant,
    name       text        not null check (name <> ''),
    created_at timestamptz not null,
    unique (tenant_id, name),
    unique (tenant_id, id)
);
