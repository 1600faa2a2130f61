package io.sekkei.platform.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Holds what is kept elsewhere against what the ledger says. */
@Component
public class EntryComparison {
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient database;

    EntryComparison(JdbcClient database) {
        this.database = database;
    }

    /**
     * Whether the one entry of this type about a subject commits to just these contents and says all of this.
     *
     * @param commitments what is kept, committed to anew
     * @param said what is kept of what it says
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean agrees(
            UUID tenant, UUID subject, String type, Map<String, String> commitments, UnaryOperator<Fields> said) {
        return envelope(tenant, subject, type)
                .filter(entry -> commitments.equals(inside(entry, "commitments")))
                .filter(entry ->
                        says(inside(entry, "body"), said.apply(new Fields()).values()))
                .isPresent();
    }

    /** Whether the last entry of this type about a subject says all of this; of entries that have their place. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean latestSays(String type, UUID subject, UnaryOperator<Fields> said) {
        return database.sql("""
                        select e.envelope from ledger_index i join ledger_entry e on e.id = i.entry_id
                        where i.subject_id = ? and i.type = ? order by i.leaf_index desc limit 1
                        """)
                .params(subject, type)
                .query(byte[].class)
                .optional()
                .map(EntryComparison::read)
                .filter(entry ->
                        says(inside(entry, "body"), said.apply(new Fields()).values()))
                .isPresent();
    }

    private static boolean says(Map<String, Object> body, Map<String, Object> said) {
        return said.entrySet().stream()
                .allMatch(one -> Objects.equals(spelled(one.getValue()), spelled(body.get(one.getKey()))));
    }

    /** Numbers are equal whatever type they were read as. */
    private static String spelled(@Nullable Object value) {
        return new String(CanonicalJson.of(Map.of("value", Objects.requireNonNullElse(value, "absent"))), UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> inside(Map<String, Object> entry, String name) {
        return (Map<String, Object>) entry.getOrDefault(name, Map.of());
    }

    private Optional<Map<String, Object>> envelope(UUID tenant, UUID subject, String type) {
        return database.sql("select envelope from ledger_entry where tenant_id = ? and subject_id = ? and type = ?")
                .params(tenant, subject, type)
                .query(byte[].class)
                .optional()
                .map(EntryComparison::read);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(byte[] envelope) {
        return (Map<String, Object>) JSON.readValue(envelope, Map.class);
    }
}
