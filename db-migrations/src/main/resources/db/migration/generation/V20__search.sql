-- What records are searched by, each with the order of a page: the newest first. A page reads as many rows as it shows,
-- however many there are.
drop index generation_tenant_created;
create index generation_newest on generation (tenant_id, created_at, id);
create index generation_of_department on generation (tenant_id, department_id, created_at, id);
create index generation_of_key on generation (tenant_id, key_id, created_at, id);
create index generation_of_person on generation (tenant_id, person_id, created_at, id);
create index generation_of_purpose on generation (tenant_id, purpose, created_at, id);
create index generation_of_pair on generation (tenant_id, pair_id, created_at, id);
create index generation_of_mode on generation (tenant_id, mode, created_at, id);
create index generation_of_status on generation (tenant_id, status, created_at, id);
create index generation_of_request on generation (tenant_id, request_id, created_at, id);
create index generation_by_cost on generation (tenant_id, cost_micros) where cost_micros is not null;
