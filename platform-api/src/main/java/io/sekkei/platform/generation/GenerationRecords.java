package io.sekkei.platform.generation;

import java.util.Collection;
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

    /** Processes under whose name something runs, and that have no connection now. */
    @NativeQuery("""
            select distinct owner from generation where status = 'RUNNING'
            and not exists (select 1 from pg_stat_activity a where a.application_name = generation.owner)
            """)
    List<String> missingOwners();

    /** What runs under these names, and no other process is just closing. */
    @NativeQuery("select * from generation where status = 'RUNNING' and owner in (:owners) for update skip locked")
    List<GenerationRecord> lockRunningOf(Collection<String> owners);
}
