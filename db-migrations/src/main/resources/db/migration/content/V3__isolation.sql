-- A check value belongs to nobody.
select sekkei_grant('content_master', 'select, insert');
select sekkei_isolate('content_key');
select sekkei_isolate('content', rights => 'select, insert, update');
select sekkei_isolate('content_hold', rights => 'select, insert, update');
select sekkei_isolate('content_erasure', rights => 'select, insert, update');
select sekkei_isolate('content_retention', rights => 'select, insert, update');
