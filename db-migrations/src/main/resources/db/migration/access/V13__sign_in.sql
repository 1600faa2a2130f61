-- How often somebody tried to sign in and failed, by digest of the address they gave and of where they came from.
-- It belongs to no tenant: an address that nobody has counts too.
create table sign_in_throttle (
    subject       bytea       primary key check (octet_length(subject) = 32),
    failures      integer     not null check (failures >= 0),
    last_at       timestamptz not null,
    blocked_until timestamptz
);
create index sign_in_throttle_last on sign_in_throttle (last_at);
select sekkei_grant('sign_in_throttle', 'select, insert, update, delete');

-- Who somebody is elsewhere: the issuer's number of a person, which never changes, as an address may.
create table person_identity (
    issuer    text        not null,
    subject   text        not null,
    tenant_id uuid        not null,
    person_id uuid        not null,
    linked_at timestamptz not null,
    primary key (issuer, subject)
);
create index person_identity_person on person_identity (person_id);
select sekkei_isolate('person_identity', rights => 'select, insert, delete');

-- A platform admin's stay in another tenant. The tenant can read who came, when and why.
create table visit (
    id        uuid        primary key,
    tenant_id uuid        not null,
    person_id uuid        not null,
    reason    text        not null check (reason <> ''),
    began_at  timestamptz not null,
    ends_at   timestamptz not null check (ends_at > began_at)
);
create index visit_tenant on visit (tenant_id, began_at desc, id desc);
select sekkei_isolate('visit', rights => 'select, insert, update');
