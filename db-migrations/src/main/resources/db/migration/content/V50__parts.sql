-- What is kept under a number of its own but belongs to a generation, as an edited text or a comment on a decision. It
-- is held and erased with that generation.
alter table content add column part_of uuid;

create index content_part on content (part_of) where part_of is not null;
