-- The rule of a route policy that a generation went by, and what a cascade threw away.
alter table generation
    add column route_policy_id      uuid,
    add column route_policy_version integer,
    add column route_rule           text,
    add column deferral_rule        text,
    add column deferred             boolean,
    add column draft_tokens         integer,
    add column draft_micros         bigint,
    add check ((route_policy_id is null) = (route_policy_version is null)
        and (route_policy_id is null) = (route_rule is null)),
    add check ((deferral_rule is null) = (deferred is null));
