package io.sekkei.platform.catalog;

import io.sekkei.platform.problem.StartRefusedException;
import jakarta.annotation.PostConstruct;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * What work with each pair costs. Prices are announced and never changed, so what was charged can be reckoned again
 * forever.
 */
@Service
public class Prices {
    private final JdbcClient database;
    private final PriceSettings settings;
    private final Catalog catalog;
    private final Clock clock;

    Prices(JdbcClient database, PriceSettings settings, Catalog catalog, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Until people can set prices, the configuration does: what differs from the price in effect replaces it. */
    @PostConstruct
    void announceConfigured() {
        var now = clock.instant();
        for (var generator : catalog.pairs()) {
            var pair = generator.pair().id();
            var known = find(pair, now);
            known.ifPresent(this::refuseOtherCurrency);
            if (known.filter(price -> price.rates().equals(settings.rates())).isEmpty()) {
                insert(pair, settings.rates(), now, now);
            }
        }
    }

    /** The only currency of this platform. */
    public String currency() {
        return settings.currency();
    }

    /** What counts at this moment. */
    public Price inEffect(String pair) {
        return find(pair, clock.instant())
                .orElseThrow(() -> new IllegalStateException("The pair %s has no price".formatted(pair)));
    }

    /**
     * Lets a price follow the one in effect.
     *
     * @throws InvalidPriceProblem if it would begin in the past, or another begins at the same moment
     */
    public void announce(String pair, Rates rates, Instant effectiveFrom) {
        var now = clock.instant();
        if (effectiveFrom.isBefore(now)) {
            throw new InvalidPriceProblem(
                    "effective_from", "A price cannot begin at %s, which is past".formatted(effectiveFrom));
        }
        if (insert(pair, rates, effectiveFrom, now) == 0) {
            throw new InvalidPriceProblem(
                    "effective_from", "Another price of %s begins at %s".formatted(pair, effectiveFrom));
        }
    }

    private int insert(String pair, Rates rates, Instant effectiveFrom, Instant now) {
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
