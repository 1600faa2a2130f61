-- People sign in with an address that is unique within their tenant. Only a slow hash of a password is kept.
create table person (
    id                 uuid        primary key,
    tenant_id          uuid        not null,
    department_id      uuid,
    email              text        not null check (email like '_%@_%' and length(email) <= 254),
    name               text        not null check (name <> '' and length(name) <= 200),
    language           text        not null check (language in ('en', 'ja')),
    roles              text[]      not null check (cardinality(roles) > 0 and roles <@ array
        ['PLATFORM_ADMIN', 'TENANT_ADMIN', 'MODEL_ENGINEER', 'REVIEWER', 'AUDITOR', 'MEMBER']),
    -- null for those who only sign in elsewhere
    password_hash      text,
    -- somebody else knows it: until it is changed, it opens nothing but the change
    password_temporary boolean     not null default false,
    created_at         timestamptz not null,
    deactivated_at     timestamptz,
    -- Whoever judges what was done does nothing.
    check (not 'AUDITOR' = any (roles) or cardinality(roles) = 1)
);

create unique index person_email on person (tenant_id, lower(email));
create index person_sign_in on person (lower(email));
create index person_created on person (tenant_id, created_at desc, id desc);

-- Sessions, in the columns Spring Session asks for.
create table person_session (
    primary_id            char(36)     primary key,
    session_id            char(36)     not null unique,
    creation_time         bigint       not null,
    last_access_time      bigint       not null,
    max_inactive_interval integer      not null,
    expiry_time           bigint       not null,
    principal_name        varchar(100)
);

create index person_session_expiry on person_session (expiry_time);
create index person_session_principal on person_session (principal_name);

create table person_session_attributes (
    session_primary_id char(36)     not null references person_session (primary_id) on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);

select sekkei_isolate('person', rights => 'select, insert, update');

-- Whose a session is, is what it is there to tell; it holds nothing of anybody but a number.
select sekkei_grant('person_session', 'select, insert, update, delete');
select sekkei_grant('person_session_attributes', 'select, insert, update, delete');

-- Whether somebody runs the platform beside this person, in whatever tenant; they go on doing so until the
-- transaction ends.
create function other_platform_admin_stays(person_id uuid) returns boolean language plpgsql as $$
declare
    scope text := current_setting('sekkei.scope');
    stays boolean;
begin
    perform set_config('sekkei.scope', 'platform', true);
    perform from person where deactivated_at is null and 'PLATFORM_ADMIN' = any (roles) order by id for update;
    stays := exists (select from person
        where deactivated_at is null and 'PLATFORM_ADMIN' = any (roles) and id <> person_id);
    perform set_config('sekkei.scope', scope, true);
    return stays;
end $$;
