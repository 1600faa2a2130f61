-- What entries can be searched by. The sequencer writes it with the places, so that nobody who waits for a model waits for
-- these indexes. It follows from the entries and proves nothing; the check of the whole ledger holds it against them.

-- When an entry says it happened. The last three members of a canonical entry are tenant, time and type. No cast to JSON:
-- PostgreSQL's refuses the escaped NUL, which a client may have sent inside some other text.
create function ledger_time(envelope bytea) returns timestamptz language sql immutable as $$
    select substring(convert_from(envelope, 'UTF8') from '"time":"([^"]+)","type":"[^"]+"}$')::timestamptz
$$;

create table ledger_index (
    leaf_index  bigint      primary key,
    entry_id    uuid        not null unique,
    tenant_id   uuid,
    type        text        not null,
    subject_id  uuid        not null,
    occurred_at timestamptz not null
);

insert into ledger_index
    select p.leaf_index, e.id, e.tenant_id, e.type, e.subject_id, ledger_time(e.envelope)
    from ledger_position p join ledger_entry e on e.id = p.entry_id;

create index ledger_index_tenant on ledger_index (tenant_id, leaf_index);
create index ledger_index_type on ledger_index (tenant_id, type, leaf_index);
create index ledger_index_subject on ledger_index (subject_id, leaf_index);
create index ledger_index_time on ledger_index (tenant_id, occurred_at);

-- What witnesses have said of this ledger's checkpoints.
create table ledger_cosignature (
    size        bigint      not null check (size > 0),
    -- the witness' verifier key
    witness     text        not null,
    line        text        not null check (line like E'\u2014 %\n'),
    cosigned_at timestamptz not null,
    primary key (witness, size)
);
create index ledger_cosignature_size on ledger_cosignature (size);

-- What this platform, as a witness, has cosigned last of each ledger that it watches.
create table ledger_witnessed (
    origin      text        primary key,
    size        bigint      not null check (size >= 0),
    -- the checkpoint with the ledger's signature and ours; null until there is one
    note        text,
    cosigned_at timestamptz
);

-- A witness that forgets or goes back vouches for nothing.
create function ledger_witness_goes_on() returns trigger language plpgsql as $$
begin
    if tg_op <> 'UPDATE' or new.size < old.size or new.origin <> old.origin then
        raise exception 'A witness never goes back: % on % is refused', tg_op, tg_table_name
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger goes_on before update or delete on ledger_witnessed
    for each row execute function ledger_witness_goes_on();
create trigger goes_on_whole before truncate on ledger_witnessed
    for each statement execute function ledger_witness_goes_on();
alter table ledger_witnessed enable always trigger goes_on;
alter table ledger_witnessed enable always trigger goes_on_whole;

create trigger append_only before update or delete or truncate on ledger_cosignature
    for each statement execute function ledger_refuses_change();
alter table ledger_cosignature enable always trigger append_only;

select sekkei_isolate('ledger_index', rights => 'select, insert');
-- What is said of the tree as a whole, and of the trees of others, is no tenant's.
select sekkei_grant('ledger_cosignature', 'select, insert');
select sekkei_grant('ledger_witnessed', 'select, insert, update');
