select sekkei_isolate('tenant', 'id', 'select, insert, update');
select sekkei_isolate('department', rights => 'select, insert, update');
