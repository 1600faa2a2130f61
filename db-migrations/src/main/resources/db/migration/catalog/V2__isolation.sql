-- The same for all.
select sekkei_grant('price', 'select, insert');
