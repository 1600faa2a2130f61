-- Which outputs are held. A version never changes but for its state; a change is another version.
create table review_policy (
    id            uuid        not null,
    version       integer     not null check (version > 0),
    tenant_id     uuid        not null,
    -- whom it covers; null is everybody
    department_id uuid,
    purpose       text,
    key_id        uuid,
    name          text        not null,
    -- rules, route and times
    content       jsonb       not null,
    state         text        not null check (state in ('PROPOSED', 'ACTIVE', 'REPLACED', 'DECLINED')),
    proposed_by   uuid        not null,
    proposed_at   timestamptz not null,
    decided_by    uuid,
    decided_at    timestamptz,
    primary key (id, version),
    -- four eyes, whatever the code does
    check (decided_by <> proposed_by),
    check ((state = 'PROPOSED') = (decided_by is null) and (decided_by is null) = (decided_at is null))
);

create unique index review_policy_active on review_policy (id) where state = 'ACTIVE';
create index review_policy_tenant on review_policy (tenant_id) where state = 'ACTIVE';

-- Keys of the random samples. One is told to auditors when its time is over.
create table review_epoch (
    id          uuid        primary key,
    tenant_id   uuid        not null,
    sample_key  bytea       not null check (octet_length(sample_key) = 32),
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    revealed_at timestamptz,
    check (starts_at < ends_at)
);

create unique index review_epoch_current on review_epoch (tenant_id) where revealed_at is null;

-- Tokens only grow, over all claims there ever are.
create sequence review_token;

create table review_item (
    generation_id  uuid        primary key,
    tenant_id      uuid        not null,
    department_id  uuid,
    -- who asked: a key or a person
    requester      uuid        not null,
    purpose        text        not null,
    policy_id      uuid        not null,
    policy_version integer     not null,
    hits           text[]      not null,
    stage          text        not null check (stage in ('HELD', 'CLAIMED', 'RELEASED', 'WITHHELD', 'RECALLED')),
    verdict        text        check (verdict in
        ('APPROVED', 'APPROVED_WITH_EDIT', 'REJECTED', 'RETURNED', 'WITHDRAWN', 'EXPIRED')),
    route          jsonb       not null,
    -- the step whose seats are open
    step           integer     not null,
    escalated      boolean     not null,
    revision       integer     not null,
    -- commitment to the current text, and where its ciphertext is
    digest         text        not null,
    content_id     uuid        not null,
    characters     integer     not null,
    -- grows with every move
    version        integer     not null,
    held_at        timestamptz not null,
    remind_at      timestamptz,
    escalate_at    timestamptz,
    due_at         timestamptz not null,
    changed_at     timestamptz not null,
    foreign key (policy_id, policy_version) references review_policy (id, version),
    check (stage not in ('HELD', 'CLAIMED') or verdict is null),
    check (stage <> 'WITHHELD' or verdict is not null)
);

create index review_item_open on review_item (tenant_id, escalated desc, due_at) where stage in ('HELD', 'CLAIMED');
create index review_item_due on review_item (due_at) where stage in ('HELD', 'CLAIMED');
create index review_item_list on review_item (tenant_id, held_at desc, generation_id desc);

-- The approvals a route asks for.
create table review_seat (
    generation_id uuid    not null references review_item,
    seat          integer not null,
    step          integer not null,
    role          text    not null,
    -- who has it before them, and until when
    reviewer      uuid,
    principal     uuid,
    token         bigint,
    claimed_at    timestamptz,
    lease_until   timestamptz,
    -- who filled it
    approved_by   uuid,
    approved_for  uuid,
    primary key (generation_id, seat),
    check ((reviewer is null) = (token is null) and (token is null) = (lease_until is null)),
    check (approved_by is null or token is null)
);

create unique index review_seat_token on review_seat (token);
create index review_seat_lease on review_seat (lease_until) where token is not null;

-- Who wrote some of the content, and so cannot approve it.
create table review_author (
    generation_id uuid not null references review_item,
    person        uuid not null,
    primary key (generation_id, person)
);

-- Who looked at it after its release.
create table review_viewer (
    generation_id uuid not null references review_item,
    person        uuid not null,
    primary key (generation_id, person)
);

-- Texts there were, the generated one first. The texts are encrypted elsewhere.
create table review_revision (
    generation_id uuid        not null references review_item,
    revision      integer     not null,
    content_id    uuid        not null,
    digest        text        not null,
    editor        uuid,
    made_at       timestamptz not null,
    primary key (generation_id, revision)
);

-- What happened, in its order. The ledger says the same.
create table review_move (
    generation_id uuid        not null references review_item,
    move          integer     not null,
    kind          text        not null,
    stage         text        not null,
    actor         uuid,
    principal     uuid,
    token         bigint,
    revision      integer     not null,
    digest        text        not null,
    reasons       text[]      not null,
    -- version of the list the reasons are from
    taxonomy      integer     not null,
    -- when the text was put before the reviewer
    claimed_at    timestamptz,
    at            timestamptz not null,
    primary key (generation_id, move)
);

create index review_move_token on review_move (token);
create index review_move_actor on review_move (actor, at);

create table review_delegation (
    id         uuid        primary key,
    tenant_id  uuid        not null,
    principal  uuid        not null,
    delegate   uuid        not null,
    roles      text[]      not null,
    starts_at  timestamptz not null,
    ends_at    timestamptz not null,
    reason     text        not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    check (principal <> delegate),
    check (starts_at < ends_at)
);

create index review_delegation_delegate on review_delegation (delegate);

create table review_calendar (
    tenant_id uuid    primary key,
    opens     time    not null,
    closes    time    not null check (opens < closes),
    weekdays  integer[] not null,
    country   text    not null,
    closed    date[]  not null
);

select sekkei_isolate('review_policy', rights => 'select, insert, update');
select sekkei_isolate('review_epoch', rights => 'select, insert, update');
select sekkei_isolate('review_item', rights => 'select, insert, update');
select sekkei_isolate('review_delegation', rights => 'select, insert, update');
select sekkei_isolate('review_calendar', rights => 'select, insert, update');
select sekkei_grant('review_token', 'select, update');

-- The rest is seen by who sees the output.
select sekkei_grant('review_seat', 'select, insert, update');
select sekkei_grant('review_author', 'select, insert');
select sekkei_grant('review_viewer', 'select, insert');
select sekkei_grant('review_revision', 'select, insert');
select sekkei_grant('review_move', 'select, insert');
select sekkei_keep_rows(child::regclass,
    format('exists (select from review_item i where i.generation_id = %s.generation_id)', child))
from unnest(array['review_seat', 'review_author', 'review_viewer', 'review_revision', 'review_move']) as t (child);
