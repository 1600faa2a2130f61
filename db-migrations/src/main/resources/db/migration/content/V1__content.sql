-- What was asked and what was answered, apart from the record, and never in the clear. The salts of the record's
-- commitments are inside the ciphertexts, so what is dropped here takes them along.

-- Shows whether the master key is this database's: a known text, encrypted under it.
create table content_master (
    only_one    boolean primary key default true check (only_one),
    check_value bytea   not null
);

-- Keys of tenants, encrypted under the master key. The one that is not retired encrypts; the others only open.
create table content_key (
    id         uuid        primary key,
    tenant_id  uuid        not null,
    wrapped    bytea       not null,
    created_at timestamptz not null,
    retired_at timestamptz
);

create unique index content_key_current on content_key (tenant_id) where retired_at is null;

create table content (
    generation_id uuid        not null,
    kind          text        not null check (kind in ('PROMPT', 'OUTPUT')),
    tenant_id     uuid        not null,
    -- who asked: a key or a person
    author_id     uuid        not null,
    purpose       text        not null,
    created_at    timestamptz not null,
    -- what data_key is encrypted under
    key_id        uuid        not null,
    -- encrypts this one content
    data_key      bytea,
    ciphertext    bytea,
    -- when it was dropped, and by what: the subject of the ledger's entry
    gone_at       timestamptz,
    gone_by       uuid,
    primary key (generation_id, kind),
    check ((data_key is null) = (ciphertext is null)),
    check ((ciphertext is null) = (gone_at is not null) and (gone_at is null) = (gone_by is null))
);

create index content_age on content (tenant_id, purpose, created_at) where gone_at is null;
