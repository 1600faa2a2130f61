select sekkei_isolate('api_key', rights => 'select, insert, update');
