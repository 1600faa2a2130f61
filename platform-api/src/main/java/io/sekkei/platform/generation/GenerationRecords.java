package io.sekkei.platform.generation;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.ListCrudRepository;

interface GenerationRecords extends ListCrudRepository<GenerationRecord, UUID> {
    /** What runs under the name of a process that has no connection left, and no other process is just closing. */
    @NativeQuery("""
        select * from generation where status = 'RUNNING'
        and not exists (select 1 from pg_stat_activity a where a.application_name = generation.owner)
        for update skip locked
        """)
    List<GenerationRecord> lockOrphans();
}
