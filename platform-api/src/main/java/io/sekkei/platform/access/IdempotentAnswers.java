package io.sekkei.platform.access;

import io.sekkei.platform.database.NameLocks;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What mutations were answered with, by tenant, actor and {@code Idempotency-Key}. Runs in the caller's transaction. */
@Component
class IdempotentAnswers {
    private static final String THIS_ONE = " tenant_id = :tenant and actor_id = :actor and key = :key ";

    private final JdbcClient database;
    private final NameLocks locks;
    private final IdempotencySettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    IdempotentAnswers(
            JdbcClient database,
            NameLocks locks,
            IdempotencySettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.database = database;
        this.locks = locks;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Who sent which key. */
    record Sender(UUID tenant, UUID actor, String key) {
        static Sender of(Caller caller, String key) {
            return new Sender(caller.tenant().value(), number(caller.actor()), key);
        }

        private static UUID number(Actor actor) {
            if (actor instanceof Actor.Key key) {
                return key.id().value();
            }
            if (actor instanceof Actor.Person person) {
                return person.id().value();
            }
            throw new IllegalArgumentException("The platform sends itself no requests");
        }
    }

    /** An answer as it is kept. */
    record Answer(
            int status,
            @Nullable String contentType,
            @Nullable String location,
            byte[] body) {}

    /** A key that is known; without an answer it is under way. */
    record Known(byte[] requestSha256, @Nullable Answer answer) {}

    /** @return whether nobody else is at work under this key; true until the transaction ends */
    boolean lock(Sender sender) {
        return locks.tryLock("idempotency/%s/%s/%s".formatted(sender.tenant(), sender.actor(), sender.key()));
    }

    Optional<Known> find(Sender sender) {
        return sql("select * from idempotent_answer where" + THIS_ONE + "and expires_at > :now", sender)
                .param("now", time(clock.instant()))
                .query((row, index) -> known(row))
                .optional();
    }

    /** Keeps a place for the answer that is to come. */
    void claim(Sender sender, byte[] requestSha256) {
        put(sender, requestSha256, null);
    }

    void put(Sender sender, byte[] requestSha256, @Nullable Answer answer) {
        var now = clock.instant();
        // Whoever gets here found no row that is still valid, so one that is there has expired or is the claim.
        sql("""
                        insert into idempotent_answer (tenant_id, actor_id, key, request_sha256, status, content_type,
                            location, body, created_at, expires_at)
                        values (:tenant, :actor, :key, :digest, :status, :type, :location, :body, :now, :expires)
                        on conflict (tenant_id, actor_id, key) do update set request_sha256 = excluded.request_sha256,
                            status = excluded.status, content_type = excluded.content_type,
                            location = excluded.location, body = excluded.body,
                            created_at = excluded.created_at, expires_at = excluded.expires_at
                        """, sender)
                .param("digest", requestSha256)
                .param("status", answer == null ? null : answer.status())
                .param("type", answer == null ? null : answer.contentType())
                .param("location", answer == null ? null : answer.location())
                .param("body", answer == null ? null : answer.body())
                .param("now", time(now))
                .param("expires", time(now.plus(settings.retention())))
                .update();
    }

    /** Gives back a place for which no answer came. */
    void forget(Sender sender) {
        sql("delete from idempotent_answer where" + THIS_ONE, sender).update();
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    int sweep() {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(
                    transaction.execute(status -> database.sql("delete from idempotent_answer where expires_at <= ?")
                            .param(time(clock.instant()))
                            .update()));
        }
    }

    private JdbcClient.StatementSpec sql(String sql, Sender sender) {
        return database.sql(sql)
                .param("tenant", sender.tenant())
                .param("actor", sender.actor())
                .param("key", sender.key());
    }

    private static Known known(ResultSet row) throws SQLException {
        var status = row.getObject("status", Integer.class);
        var answer = status == null
                ? null
                : new Answer(status, row.getString("content_type"), row.getString("location"), row.getBytes("body"));
        return new Known(row.getBytes("request_sha256"), answer);
    }

    private static Object time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
