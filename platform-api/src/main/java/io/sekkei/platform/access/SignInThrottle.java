package io.sekkei.platform.access;

import io.sekkei.platform.database.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes guessing slow, on all instances together. Every attempt counts as a failure before it is looked at, in one
 * statement, so that many at once are no way round; a success takes the count back. After a few free failures each
 * further one doubles the wait, up to a quarter of an hour; an hour without attempts forgives everything.
 */
@Component
class SignInThrottle {
    static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration FORGIVEN = Duration.ofHours(1);

    private final JdbcClient database;
    private final SignInSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SignInThrottle(JdbcClient database, SignInSettings settings, TransactionTemplate transaction, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What attempts are counted by: an address people sign in with, or a place on the network. */
    record Subject(byte[] digest, int freeFailures) {}

    Subject email(String email) {
        return new Subject(digest("email " + email.toLowerCase(Locale.ROOT)), settings.freeFailuresOfPerson());
    }

    Subject origin(String address) {
        return new Subject(digest("origin " + address), settings.freeFailuresOfAddress());
    }

    /** Counts an attempt; empty if it may be looked at, or how long to wait before the next. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Duration> admit(Subject subject) {
        var now = clock.instant();
        var admitted = database.sql("""
                        insert into sign_in_throttle as t (subject, failures, last_at) values (:subject, 1, :now)
                        on conflict (subject) do update set
                            failures = case when t.last_at < :forgiven then 1 else t.failures + 1 end,
                            last_at = :now,
                            blocked_until = case when t.last_at >= :forgiven and t.failures + 1 >= :free then
                                :now + least(:longest, :first * power(2, least(t.failures + 1 - :free, 20)))
                                    * interval '1 second' end
                        where t.blocked_until is null or t.blocked_until <= :now
                        """)
                        .param("subject", subject.digest())
                        .param("now", time(now))
                        .param("forgiven", time(now.minus(FORGIVEN)))
                        .param("free", subject.freeFailures())
                        .param("first", FIRST.toSeconds())
                        .param("longest", LONGEST.toSeconds())
                        .update()
                == 1;
        return admitted ? Optional.empty() : Optional.of(wait(subject, now));
    }

    private Duration wait(Subject subject, Instant now) {
        var until = database.sql("select blocked_until from sign_in_throttle where subject = ?")
                .param(subject.digest())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant)
                .orElse(now);
        return until.isAfter(now) ? Duration.between(now, until).plusSeconds(1) : Duration.ofSeconds(1);
    }

    /** It was the right one: nobody is guessing here. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void succeeded(Subject email, Subject origin) {
        database.sql("delete from sign_in_throttle where subject = ?")
                .param(email.digest())
                .update();
        database.sql("""
                        update sign_in_throttle set failures = greatest(failures - 1, 0), blocked_until = null
                        where subject = ?
                        """).param(origin.digest()).update();
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    int sweep() {
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(
                    transaction.execute(status -> database.sql("delete from sign_in_throttle where last_at < ?")
                            .param(time(clock.instant().minus(FORGIVEN)))
                            .update()));
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
