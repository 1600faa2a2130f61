-- What the small model proposed to the large one, and how much of it stands in the answer; null without drafts.
alter table generation
    add column drafted_tokens  integer check (drafted_tokens > 0),
    add column accepted_tokens integer,
    add check ((drafted_tokens is null) = (accepted_tokens is null)),
    add check (accepted_tokens between 0 and drafted_tokens);
