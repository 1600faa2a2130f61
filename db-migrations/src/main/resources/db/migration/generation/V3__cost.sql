-- What a generation cost, by the price it was admitted at; null when nothing was charged.
alter table generation
    add column cost_micros   bigint check (cost_micros >= 0),
    add column currency      text,
    add column price_version bigint,
    add column limited_by    text,
    add check ((cost_micros is null) = (price_version is null) and (cost_micros is null) = (currency is null));
