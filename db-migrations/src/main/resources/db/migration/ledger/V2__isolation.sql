-- Entries about no tenant are seen by the platform only.
select sekkei_isolate('ledger_entry', rights => 'select, insert');
select sekkei_isolate_child('ledger_salt', 'entry_id', 'ledger_entry', 'select, insert, delete');

-- Everybody may queue an entry; only the sequencer sees the queue.
select sekkei_grant('ledger_pending', 'select, insert, delete');
select sekkei_keep_rows('ledger_pending', 'false');
create policy anybody_queues on ledger_pending for insert with check (true);

-- The tree holds hashes and random numbers of entries: every evidence pack carries them.
select sekkei_grant('ledger_position', 'select, insert');
select sekkei_grant('ledger_tile', 'select, insert');
select sekkei_grant('ledger_checkpoint', 'select, insert');
select sekkei_grant('ledger_key', 'select, insert');
