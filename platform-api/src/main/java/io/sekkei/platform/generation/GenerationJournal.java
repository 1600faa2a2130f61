package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import io.sekkei.platform.database.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the records of a tenant's generations. Each condition has an index that brings the order along. */
@Service
public class GenerationJournal {
    private static final String RECORDS = """
            select id, created_at, finished_at, status, request_id, endpoint, streamed, department_id, key_id, person_id, purpose, model,
                pair_id, pair_digest, mode, finish_reason, error_code, prompt_tokens, llm_encoded_tokens,
                llm_decoded_tokens, slm_decoded_tokens, drafted_tokens, accepted_tokens, first_token_micros, total_micros, cost_micros, currency
            from generation where tenant_id = :tenant
            """;

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    GenerationJournal(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * What is looked for; null where it does not matter.
     *
     * @param tenant whose records
     * @param from the first moment at which they were asked for
     * @param to the moment after the last
     * @param department whose they were
     * @param key the key that was shown
     * @param person who was signed in
     * @param purpose what they were for
     * @param pair the pair that wrote
     * @param mode which model read and which wrote
     * @param status where they stand
     * @param requestId the name of their HTTP request
     * @param costFrom the least they cost
     * @param costTo the most they cost
     */
    public record Search(
            UUID tenant,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID department,
            @Nullable UUID key,
            @Nullable UUID person,
            @Nullable String purpose,
            @Nullable String pair,
            @Nullable DecodingMode mode,
            @Nullable String status,
            @Nullable String requestId,
            @Nullable Long costFrom,
            @Nullable Long costTo) {
        /** The same, of one key only. */
        public Search ofKey(UUID only) {
            return of(only, person);
        }

        /** The same, of one person only. */
        public Search ofPerson(UUID only) {
            return of(key, only);
        }

        private Search of(@Nullable UUID oneKey, @Nullable UUID onePerson) {
            return new Search(
                    tenant,
                    from,
                    to,
                    department,
                    oneKey,
                    onePerson,
                    purpose,
                    pair,
                    mode,
                    status,
                    requestId,
                    costFrom,
                    costTo);
        }
    }

    /**
     * A place in the list of records.
     *
     * @param createdAt when the record there was asked for
     * @param id its number, which orders those of the same moment
     */
    public record Place(Instant createdAt, UUID id) {}

    /** Every status a record can have, as records spell it. */
    public static boolean isStatus(String status) {
        return Arrays.stream(GenerationStatus.values())
                .anyMatch(known -> known.name().equals(status));
    }

    /**
     * The newest records first.
     *
     * @param after only those behind this place, or null for the newest
     * @param most so many at most
     */
    public List<RecordedGeneration> search(Search search, @Nullable Place after, int most) {
        var query = new Query(RECORDS, search.tenant());
        query.where("created_at >= :from", "from", timestamp(search.from()));
        query.where("created_at < :to", "to", timestamp(search.to()));
        query.where("department_id = :department", "department", search.department());
        query.where("key_id = :key", "key", search.key());
        query.where("person_id = :person", "person", search.person());
        query.where("purpose = :purpose", "purpose", search.purpose());
        query.where("pair_id = :pair", "pair", search.pair());
        query.where(
                "mode = :mode",
                "mode",
                search.mode() == null ? null : search.mode().name());
        query.where("status = :status", "status", search.status());
        query.where("request_id = :request", "request", search.requestId());
        query.where("cost_micros >= :costFrom", "costFrom", search.costFrom());
        query.where("cost_micros <= :costTo", "costTo", search.costTo());
        query.after(after);
        return read(search.tenant(), query.newestFirst(most), query.values);
    }

    /** One record; empty if the tenant has none of that number. */
    public Optional<RecordedGeneration> find(UUID tenant, UUID id) {
        var query = new Query(RECORDS, tenant);
        query.where("id = :id", "id", id);
        return read(tenant, query.text.toString(), query.values).stream().findFirst();
    }

    private List<RecordedGeneration> read(UUID tenant, String query, Map<String, Object> values) {
        try (var scope = TenantScope.of(tenant)) {
            return Objects.requireNonNull(transaction.execute(status -> database.sql(query)
                    .params(values)
                    .query(GenerationJournal::record)
                    .list()));
        }
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }

    private static RecordedGeneration record(ResultSet row, int number) throws SQLException {
        return new RecordedGeneration(
                row.getObject("id", UUID.class),
                row.getTimestamp("created_at").toInstant(),
                moment(row.getTimestamp("finished_at")),
                row.getString("status"),
                row.getString("request_id"),
                row.getString("endpoint"),
                row.getBoolean("streamed"),
                row.getObject("department_id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getObject("person_id", UUID.class),
                row.getString("purpose"),
                row.getString("model"),
                row.getString("pair_id"),
                row.getString("pair_digest"),
                Optional.ofNullable(row.getString("mode"))
                        .map(DecodingMode::valueOf)
                        .orElse(null),
                Optional.ofNullable(row.getString("finish_reason"))
                        .map(FinishReason::valueOf)
                        .orElse(null),
                row.getString("error_code"),
                tokens(row),
                row.getObject("first_token_micros", Long.class),
                row.getObject("total_micros", Long.class),
                row.getObject("cost_micros", Long.class),
                row.getString("currency"));
    }

    private static RecordedGeneration.@Nullable Tokens tokens(ResultSet row) throws SQLException {
        return row.getObject("prompt_tokens") == null
                ? null
                : new RecordedGeneration.Tokens(
                        row.getInt("prompt_tokens"),
                        row.getInt("llm_encoded_tokens"),
                        row.getInt("llm_decoded_tokens"),
                        row.getInt("slm_decoded_tokens"),
                        row.getObject("drafted_tokens", Integer.class),
                        row.getObject("accepted_tokens", Integer.class));
    }

    private static @Nullable Instant moment(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** A query that says only what is asked for, so that PostgreSQL can choose the index. */
    private static final class Query {
        private final StringBuilder text;
        private final Map<String, Object> values = new HashMap<>();

        Query(String beginning, UUID tenant) {
            this.text = new StringBuilder(beginning);
            values.put("tenant", tenant);
        }

        void where(String condition, String name, @Nullable Object value) {
            if (value != null) {
                text.append(" and ").append(condition);
                values.put(name, value);
            }
        }

        void after(@Nullable Place place) {
            if (place != null) {
                text.append(" and (created_at, id) < (:afterTime, :afterId)");
                values.put("afterTime", Timestamp.from(place.createdAt()));
                values.put("afterId", place.id());
            }
        }

        String newestFirst(int most) {
            values.put("most", most);
            return text.append(" order by created_at desc, id desc limit :most").toString();
        }
    }
}
