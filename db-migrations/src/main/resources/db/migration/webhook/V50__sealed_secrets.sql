-- Secrets are encrypted from now on. No release had readable ones; endpoints of a trial have to be added again.
select set_config('sekkei.scope', 'platform', true);
delete from webhook_endpoint;

alter table webhook_endpoint
    drop constraint webhook_endpoint_secret_check,
    add constraint webhook_endpoint_secret_sealed
        check (octet_length(secret) > 32 and octet_length(previous_secret) > 32);

comment on column webhook_endpoint.secret is 'Encrypted under the master key; signs what is sent.';
