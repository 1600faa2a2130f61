package io.sekkei.platform.review;

import io.sekkei.platform.content.Secrets;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.review.policy.Sampling;
import io.sekkei.platform.tenancy.TenantId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys that draw the random samples. A key's hash is in the ledger before the first draw; when its time is over, the
 * key itself is, and the next one takes over. So nobody could choose a key to suit, and everybody can repeat the draws.
 */
@Component
class Epochs {
    /** A key and the time in which it draws. */
    record Epoch(UUID id, UUID tenant, byte[] key, Instant startsAt, Instant endsAt) {}

    private final JdbcClient database;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final ReviewSettings settings;
    private final Secrets secrets;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Epochs(
            JdbcClient database,
            Ledger ledger,
            TransactionTemplate transaction,
            ReviewSettings settings,
            Secrets secrets,
            Clock clock) {
        this.secrets = secrets;
        this.database = database;
        this.ledger = ledger;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** The key that draws now; its hash is durable. */
    Epoch current(TenantId tenant) {
        return find(tenant.value()).orElseGet(() -> {
            transaction.executeWithoutResult(status -> begin(tenant.value()));
            return find(tenant.value()).orElseThrow();
        });
    }

    /** Ends those whose time is over; a generation that began before keeps its draw. */
    void turn() {
        for (var tenant : Objects.requireNonNull(transaction.execute(status -> over()))) {
            transaction.executeWithoutResult(status -> {
                reveal(tenant);
                begin(tenant);
            });
        }
    }

    private List<UUID> over() {
        return database.sql("select tenant_id from review_epoch where revealed_at is null and ends_at <= ?")
                .param(Sql.time(clock.instant()))
                .query(UUID.class)
                .list();
    }

    private Optional<Epoch> find(UUID tenant) {
        return database.sql("select * from review_epoch where tenant_id = ? and revealed_at is null")
                .param(tenant)
                .query((row, number) -> new Epoch(
                        row.getObject("id", UUID.class),
                        tenant,
                        opened(tenant, row),
                        Sql.moment(row, "starts_at"),
                        Sql.moment(row, "ends_at")))
                .optional();
    }

    private byte[] opened(UUID tenant, ResultSet row) throws SQLException {
        return secrets.open(tenant, name(row.getObject("id", UUID.class)), row.getBytes("sample_key"));
    }

    private static String name(UUID epoch) {
        return "sampling/" + epoch;
    }

    /** Without effect if another process was faster. */
    private void begin(UUID tenant) {
        var now = clock.instant();
        var epoch = new Epoch(UUID.randomUUID(), tenant, Sampling.newKey(random), now, now.plus(settings.epoch()));
        var begun = database.sql("""
            insert into review_epoch (id, tenant_id, sample_key, starts_at, ends_at) values (?, ?, ?, ?, ?)
            on conflict (tenant_id) where revealed_at is null do nothing
            """)
                .param(epoch.id())
                .param(tenant)
                .param(secrets.seal(tenant, name(epoch.id()), epoch.key()))
                .param(Sql.time(epoch.startsAt()))
                .param(Sql.time(epoch.endsAt()))
                .update();
        if (begun == 1) {
            ledger.append(Entry.of("SAMPLING_BEGUN", epoch.id())
                    .ofTenant(tenant)
                    .saying(fields -> fields.with("key_sha256", Sampling.commitment(epoch.key()))
                            .with("ends_at", epoch.endsAt())));
        }
    }

    /**
     * From now on the key is in the ledger, and nowhere else. Only if its time is over: where another process was faster,
     * there is a younger one now.
     */
    private void reveal(UUID tenant) {
        var now = Sql.time(clock.instant());
        database.sql(
                        "select * from review_epoch where tenant_id = ? and revealed_at is null and ends_at <= ? for update")
                .params(tenant, now)
                .query((row, number) -> revealed(tenant, row.getObject("id", UUID.class), opened(tenant, row)))
                .list()
                .forEach(ledger::append);
        database.sql("""
            update review_epoch set revealed_at = ?, sample_key = null
            where tenant_id = ? and revealed_at is null and ends_at <= ?
            """).params(now, tenant, now).update();
    }

    private static Entry revealed(UUID tenant, UUID epoch, byte[] key) {
        return Entry.of("SAMPLING_REVEALED", epoch)
                .ofTenant(tenant)
                .saying(fields -> fields.with("key", HexFormat.of().formatHex(key)));
    }
}
