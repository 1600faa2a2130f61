-- Only what recognises a key is kept, never what shows it. Modules name each other's rows without foreign keys.
create table api_key (
    id            uuid        primary key,
    selector      text        not null unique check (length(selector) = 12),
    secret_sha256 bytea       not null check (octet_length(secret_sha256) = 32),
    tenant_id     uuid        not null,
    department_id uuid        not null,
    name          text        not null check (name <> ''),
    created_at    timestamptz not null,
    revoked_at    timestamptz
);

create index api_key_department on api_key (department_id);
