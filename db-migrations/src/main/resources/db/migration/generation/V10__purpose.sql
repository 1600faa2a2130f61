-- What the text is for, in the tenant's vocabulary.
alter table generation add column purpose text;
