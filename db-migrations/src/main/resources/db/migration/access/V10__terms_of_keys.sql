-- Where a list is null, anything goes.
alter table api_key
    add column expires_at      timestamptz,
    add column suspended_at    timestamptz,
    add column pairs           text[] check (cardinality(pairs) > 0),
    add column modes           text[] check (cardinality(modes) > 0),
    add column purposes        text[] check (cardinality(purposes) > 0),
    add column default_purpose text,
    add column ip_ranges       text[] check (cardinality(ip_ranges) > 0),
    -- the secret before the last rotation, while it still opens
    add column previous_sha256 bytea check (octet_length(previous_sha256) = 32),
    add column previous_until  timestamptz,
    -- to a few minutes, so that requests do not wait for each other to write it
    add column last_used_at    timestamptz,
    add column version         integer not null default 0,
    add check ((previous_sha256 is null) = (previous_until is null)),
    add check (default_purpose is null or purposes is null or default_purpose = any (purposes));
