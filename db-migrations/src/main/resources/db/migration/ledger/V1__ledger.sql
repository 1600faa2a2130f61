-- The append-only log. Four tables are only ever added to: triggers refuse everything else to everybody who does not
-- switch them off, and the platform's role has no right to it. Whoever owns the database can undo both; the proofs
-- are there to show that it was done.

-- What was recorded, as the exact bytes that are hashed.
create table ledger_entry (
    id         uuid   primary key,
    type       text   not null check (type <> ''),
    -- what the entry is about, for example a generation
    subject_id uuid   not null,
    -- null when it is about no tenant
    tenant_id  uuid,
    envelope   bytea  not null check (octet_length(envelope) < 65536),
    leaf_hash  bytea  not null,
    constraint ledger_entry_leaf check (leaf_hash = sha256('\x00'::bytea || envelope))
);

-- Nothing has two intents or two outcomes, whatever the program does.
create unique index ledger_entry_once on ledger_entry (subject_id, type) where type in ('INTENT', 'OUTCOME');
create index ledger_entry_tenant on ledger_entry (tenant_id);

-- Entries that have no place in the tree yet. The row is written with the entry and taken away when the entry gets its
-- place. The sequencer asks what is still here and never "what is newer than the last": transactions commit in another
-- order than they draw their numbers.
create table ledger_pending (
    ticket   bigint generated always as identity primary key,
    entry_id uuid   not null unique
);

-- No foreign key: to check one, PostgreSQL locks the row it points to, for which the platform's role has no right.
create table ledger_position (
    leaf_index bigint primary key check (leaf_index >= 0),
    entry_id   uuid   not null unique
);

-- Full tiles; those of the right edge follow from the positions.
create table ledger_tile (
    level      integer not null check (level between 0 and 7),
    tile_index bigint  not null check (tile_index >= 0),
    hashes     bytea   not null check (octet_length(hashes) = 8192),
    -- of the tree over the 256 hashes: a hash of the level above
    root       bytea   not null check (octet_length(root) = 32),
    primary key (level, tile_index)
);

create table ledger_checkpoint (
    size      bigint      primary key check (size > 0),
    note      text        not null,
    signed_at timestamptz not null
);

-- The key that signs this ledger: there is one, for as long as the ledger lives.
create table ledger_key (
    only_one     boolean primary key default true check (only_one),
    verifier_key text    not null
);

-- What opens the commitments of an entry. To be erased with the content, which leaves the entry and its proof as they are.
create table ledger_salt (
    entry_id uuid  primary key,
    salt     bytea not null check (octet_length(salt) = 32)
);

create function ledger_refuses_change() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

do $$
declare
    name text;
begin
    foreach name in array array['ledger_entry', 'ledger_position', 'ledger_tile', 'ledger_checkpoint', 'ledger_key'] loop
        execute format('create trigger append_only before update or delete or truncate on %I
            for each statement execute function ledger_refuses_change()', name);
        -- Also while a session plays a replica, which would pass over ordinary triggers.
        execute format('alter table %I enable always trigger append_only', name);
        execute format('revoke update, delete, truncate, references, trigger on %I from current_user', name);
    end loop;
    revoke update, truncate, references, trigger on ledger_pending from current_user;
end
$$;
