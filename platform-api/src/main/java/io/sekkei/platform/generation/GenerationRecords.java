package io.sekkei.platform.generation;

import java.time.Instant;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.ListCrudRepository;

interface GenerationRecords extends ListCrudRepository<GenerationRecord, UUID> {
    /** Closes what runs under the name of a process that has no connection left. */
    @Modifying
    @NativeQuery("""
            update generation set status = 'ABANDONED', finished_at = :now, version = version + 1
            where status = 'RUNNING'
            and not exists (select 1 from pg_stat_activity a where a.application_name = generation.owner)
            """)
    int abandonOrphans(Instant now);
}
