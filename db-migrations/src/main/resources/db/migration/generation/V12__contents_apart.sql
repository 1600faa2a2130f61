-- Digests of texts without a salt would outlive their erasure, and stop texts are the client's own words: both are
-- content now, kept encrypted in a table of its own.
alter table generation
    drop column prompt_sha256,
    drop column output_sha256,
    drop column stop,
    add column stop_texts integer check (stop_texts >= 0),
    add check (status <> 'SUCCEEDED' or finish_reason is not null);
