select set_config('sekkei.scope', 'platform', true);

-- Items that test the reviewing itself, and look like all others: a known-bad text (SEED), or a text that somebody has
-- decided on before (TWIN). Nothing of them ever leaves.
alter table review_item
    add column control text check (control in ('SEED', 'TWIN')),
    -- the seed, or the generation whose text it is
    add column control_of uuid,
    add check ((control is null) = (control_of is null));

create index review_item_control on review_item (control_of) where control is not null;

-- What is held outside working hours is due at the same moment; a claim must not sort all of it.
drop index review_item_open;
create index review_item_open on review_item (tenant_id, escalated desc, due_at, generation_id)
    where stage in ('HELD', 'CLAIMED');

-- Texts that no reviewer ought to let go. The texts are encrypted elsewhere, under the same number.
create table review_seed (
    id             uuid        primary key,
    tenant_id      uuid        not null,
    policy_id      uuid        not null,
    -- what is wrong with it
    reasons        text[]      not null,
    created_by     uuid        not null,
    created_at     timestamptz not null,
    last_placed_at timestamptz,
    retired_at     timestamptz
);

create index review_seed_list on review_seed (tenant_id, created_at desc, id desc);

select sekkei_isolate('review_seed', rights => 'select, insert, update');

-- What somebody wrote about a decision, encrypted elsewhere.
alter table review_move add column comment_id uuid;

create index review_move_at on review_move (at) where claimed_at is not null;
create index review_item_changed on review_item (tenant_id, changed_at desc, generation_id desc)
    where verdict = 'APPROVED_WITH_EDIT';

-- Keys of samples are encrypted, and dropped when the ledger has told them. No release had readable ones.
delete from review_epoch where revealed_at is null;

alter table review_epoch drop constraint review_epoch_sample_key_check, alter column sample_key drop not null;

update review_epoch set sample_key = null;

alter table review_epoch add constraint review_epoch_key_until_revealed
    check ((sample_key is null) = (revealed_at is not null) and octet_length(sample_key) > 32);

-- Edited texts are held and erased with their generation.
update content c set part_of = r.generation_id
    from review_revision r where r.content_id = c.generation_id and r.content_id <> r.generation_id;
