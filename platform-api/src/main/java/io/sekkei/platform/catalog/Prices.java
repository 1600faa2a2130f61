package io.sekkei.platform.catalog;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.StartRefusedException;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import jakarta.annotation.PostConstruct;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What work with each pair costs. Prices are announced and never changed, so what was charged can be reckoned again
 * forever.
 */
@Service
public class Prices {
    private static final String TYPE = "PRICE_ANNOUNCED";

    private final JdbcClient database;
    private final PriceSettings settings;
    private final Catalog catalog;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final KnownPrices known = new KnownPrices();

    Prices(
            JdbcClient database,
            PriceSettings settings,
            Catalog catalog,
            Ledger ledger,
            TransactionTemplate transaction,
            Clock clock) {
        this.database = database;
        this.settings = settings;
        this.catalog = catalog;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What the configuration says and differs from the price in effect replaces it, as if the platform had announced it. */
    @PostConstruct
    void announceConfigured() {
        var now = clock.instant();
        try (var scope = TenantScope.ofPlatform()) {
            transaction.executeWithoutResult(status -> catalog.pairs().stream()
                    .map(generator -> generator.pair().id())
                    .forEach(pair -> announceConfigured(pair, now)));
        }
    }

    private void announceConfigured(String pair, Instant now) {
        var known = find(pair, now);
        known.ifPresent(this::refuseOtherCurrency);
        if (known.filter(price -> price.rates().equals(settings.rates())).isEmpty()
                && insert(pair, settings.rates(), now, now) == 1) {
            ledger.append(announced(
                    Actor.PLATFORM.did(TYPE, number(pair)),
                    known.orElse(null),
                    find(pair, now).orElseThrow()));
        }
    }

    /** The only currency of this platform. */
    public String currency() {
        return settings.currency();
    }

    /** What counts at this moment. Of what other processes announce without notice it hears within a second. */
    public Price inEffect(String pair) {
        var now = clock.instant();
        return known.of(pair, () -> announced(pair)).stream()
                .filter(price -> !price.effectiveFrom().isAfter(now))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The pair %s has no price".formatted(pair)));
    }

    /** Those in effect and those to come, the last to begin first. */
    private List<Price> announced(String pair) {
        return database.sql("""
                        select * from price where pair_id = :pair and effective_from >= coalesce((
                            select max(effective_from) from price where pair_id = :pair and effective_from <= :now), :now)
                        order by effective_from desc
                        """)
                .param("pair", pair)
                .param("now", atMicros(clock.instant()))
                .query((row, index) -> price(row))
                .list();
    }

    /**
     * Lets a price follow the one in effect.
     *
     * @throws InvalidPriceProblem if it would begin in the past, or another begins at the same moment
     */
    public void announce(String pair, Rates rates, Instant effectiveFrom) {
        announce(pair, rates, effectiveFrom, clock.instant());
    }

    private void announce(String pair, Rates rates, Instant effectiveFrom, Instant now) {
        if (effectiveFrom.isBefore(now)) {
            throw new InvalidPriceProblem(
                    "effective_from", "A price cannot begin at %s, which is past".formatted(effectiveFrom));
        }
        if (insert(pair, rates, effectiveFrom, now) == 0) {
            throw new InvalidPriceProblem(
                    "effective_from", "Another price of %s begins at %s".formatted(pair, effectiveFrom));
        }
    }

    /**
     * Lets a price follow the one in effect, from now on if no moment is told.
     *
     * @throws InvalidPriceProblem if there is no such pair or currency, it would begin in the past, or another begins at
     *     the same moment
     */
    @Transactional
    public Price announce(Caller by, String pair, String currency, Rates rates, @Nullable Instant effectiveFrom) {
        by.mustBe(Role.PLATFORM_ADMIN);
        if (catalog.pairs().stream().noneMatch(served -> served.pair().id().equals(pair))) {
            throw new InvalidPriceProblem("pair", "No pair is called '%s'".formatted(pair));
        }
        if (!currency.equals(settings.currency())) {
            throw new InvalidPriceProblem(
                    "currency", "Prices are kept in %s, not in %s".formatted(settings.currency(), currency));
        }
        var now = clock.instant();
        var from = effectiveFrom == null ? now : effectiveFrom;
        var before = find(pair, from).orElse(null);
        announce(pair, rates, from, now);
        var after = find(pair, from).orElseThrow();
        ledger.append(announced(by.did(TYPE, number(pair)), before, after));
        return after;
    }

    private static Entry announced(Entry entry, @Nullable Price before, Price after) {
        return entry.saying(fields -> fields.with("pair", after.pair())
                        .with("currency", after.currency())
                        .with("effective_from", after.effectiveFrom())
                        .with("version", after.version())
                        .with("after", told(after.rates())))
                .saying(fields -> before == null ? fields : fields.with("before", told(before.rates())));
    }

    private static UUID number(String pair) {
        return UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Prices of a pair or of all, the last announced first. */
    @Transactional(readOnly = true)
    public Page<Price> list(@Nullable String pair, PageRequest page) {
        var after = page.after();
        var rows = database.sql("""
                        select * from price where (:pair::text is null or pair_id = :pair)
                        and version < :before order by version desc limit :rows
                        """)
                .param("pair", pair, Types.VARCHAR)
                .param("before", after == null ? Long.MAX_VALUE : after.number())
                .param("rows", page.rows())
                .query((row, index) -> price(row))
                .list();
        return page.page(rows, price -> Cursor.of(price.version()));
    }

    private static Fields told(Rates rates) {
        return new Fields()
                .with("llm_encoded", rates.llmEncoded())
                .with("slm_decoded", rates.slmDecoded())
                .with("llm_decoded", rates.llmDecoded())
                .with("compute_second", rates.computeSecond());
    }

    private int insert(String pair, Rates rates, Instant effectiveFrom, Instant now) {
        known.forgetAfterCommit(pair);
        return database.sql("""
                        insert into price (pair_id, currency, llm_encoded_micros, slm_decoded_micros,
                            llm_decoded_micros, compute_second_micros, effective_from, announced_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                .params(
                        pair,
                        settings.currency(),
                        rates.llmEncoded(),
                        rates.slmDecoded(),
                        rates.llmDecoded(),
                        rates.computeSecond(),
                        atMicros(effectiveFrom),
                        atMicros(now))
                .update();
    }

    private Optional<Price> find(String pair, Instant at) {
        return database.sql("""
                        select * from price where pair_id = ? and effective_from <= ?
                        order by effective_from desc limit 1
                        """)
                .params(pair, atMicros(at))
                .query((row, index) -> price(row))
                .optional();
    }

    private static Price price(ResultSet row) throws SQLException {
        var rates = new Rates(
                row.getLong("llm_encoded_micros"),
                row.getLong("slm_decoded_micros"),
                row.getLong("llm_decoded_micros"),
                row.getLong("compute_second_micros"));
        return new Price(
                row.getLong("version"),
                row.getString("pair_id"),
                row.getString("currency"),
                rates,
                row.getObject("effective_from", OffsetDateTime.class).toInstant());
    }

    /** PostgreSQL keeps microseconds and would round up, into the future. */
    private static OffsetDateTime atMicros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private void refuseOtherCurrency(Price known) {
        if (!known.currency().equals(settings.currency())) {
            throw new StartRefusedException(
                    "Prices are kept in %s, but sekkei.prices.currency is %s"
                            .formatted(known.currency(), settings.currency()),
                    "Set sekkei.prices.currency=%s: amounts of two currencies cannot be added."
                            .formatted(known.currency()));
        }
    }
}
