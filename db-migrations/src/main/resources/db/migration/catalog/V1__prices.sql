-- What work with a pair costs, in millionths of the currency. The newest row whose time has come is in effect.
create table price (
    version               bigint      generated always as identity primary key,
    pair_id               text        not null,
    currency              text        not null check (currency ~ '^[A-Z]{3}$'),
    -- per thousand tokens
    llm_encoded_micros    bigint      not null check (llm_encoded_micros between 0 and 1000000000),
    slm_decoded_micros    bigint      not null check (slm_decoded_micros between 0 and 1000000000),
    llm_decoded_micros    bigint      not null check (llm_decoded_micros between 0 and 1000000000),
    compute_second_micros bigint      not null check (compute_second_micros between 0 and 1000000000),
    effective_from        timestamptz not null,
    announced_at          timestamptz not null,
    check (effective_from >= announced_at),
    unique (pair_id, effective_from)
);

-- Records name the version they were charged by, so a version must stay what it was.
create function price_stays() returns trigger language plpgsql as $$
begin
    raise exception 'A price is never changed; a new one follows it';
end $$;

create trigger price_stays before update or delete or truncate on price
    for each statement execute function price_stays();
