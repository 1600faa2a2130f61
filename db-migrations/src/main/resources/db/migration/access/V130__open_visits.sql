-- Whether somebody is on a visit is asked whenever their portal is loaded.
create index visit_person on visit (person_id, ends_at);
