-- Attempts without a valid key belong to no tenant; only the platform sees them.
select sekkei_isolate('generation', rights => 'select, insert, update');
