-- Where a tenant's days and months begin.
alter table tenant add column time_zone text not null default 'UTC' check (time_zone <> '');
