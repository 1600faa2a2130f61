-- Why an output is as it is: kept as a third content of its record, and so dropped with the others.
alter table content drop constraint content_kind_check;
alter table content add constraint content_kind_check check (kind in ('PROMPT', 'OUTPUT', 'EXPLANATION'));
