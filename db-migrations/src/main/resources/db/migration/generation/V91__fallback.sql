-- The mode that wrote instead of the one that was asked for, because the large model's encoder was away.
alter table generation add column fallback_mode text;
