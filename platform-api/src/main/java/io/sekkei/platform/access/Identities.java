package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.PersonId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who people are at other issuers. */
@Repository
class Identities {
    private final JdbcClient database;
    private final Clock clock;

    Identities(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Optional<PersonId> find(String issuer, String subject) {
        return database.sql("select person_id from person_identity where issuer = ? and subject = ?")
                .params(issuer, subject)
                .query(UUID.class)
                .optional()
                .map(PersonId::new);
    }

    void link(String issuer, String subject, PersonProfile person) {
        database.sql("""
                        insert into person_identity (issuer, subject, tenant_id, person_id, linked_at)
                        values (?, ?, ?, ?, ?)
                        """)
                .params(
                        issuer,
                        subject,
                        person.tenant().value(),
                        person.id().value(),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
