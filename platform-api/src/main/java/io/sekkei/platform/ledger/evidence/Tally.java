package io.sekkei.platform.ledger.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the entries of a period tell. The platform counts with it to make a statement, and the verifier to check
 * one. It must be given the entries in their order, and with those of the period all others about the same generations.
 */
final class Tally {
    /** So many anomalies are listed by name; all are counted. */
    private static final int MOST_LISTED = 1_000;

    /** Outcomes that no generation has without an intent; what is refused at the door has none. */
    private static final Set<String> FOLLOW_AN_INTENT = Set.of("SUCCEEDED", "CANCELLED", "TIMED_OUT");

    private final Period period;
    private final @Nullable String tenant;
    private final Map<String, Long> types = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Long> tokens = new TreeMap<>();
    private final Map<String, Long> costs = new TreeMap<>();
    /** Intents whose outcome has not come yet, and where they stand. */
    private final Map<String, Long> open = new HashMap<>();

    private final List<String> unannounced = new ArrayList<>();
    private long unannouncedCount;
    private long count;
    private long first;
    private long last;

    /**
     * @param tenant whose entries are counted, or null for all
     */
    Tally(Period period, @Nullable String tenant) {
        this.period = period;
        this.tenant = tenant;
    }

    void add(long index, byte[] bytes) {
        var entry = Json.object(new String(bytes, StandardCharsets.UTF_8));
        if (tenant != null && !tenant.equals(entry.get("tenant"))) {
            return;
        }
        var within = period.holds(Json.text(entry, "time"));
        follow(entry, within ? index : -1);
        if (within) {
            count(entry, index);
        }
    }

    /** Pairs intents with outcomes; an index below zero says that the period does not answer for it. */
    private void follow(Map<String, Object> entry, long index) {
        var subject = Json.text(entry, "subject");
        switch (Json.text(entry, "type")) {
            case "INTENT" -> open.put(subject, index);
            case "OUTCOME" -> {
                var announced = open.remove(subject) != null;
                if (!announced && index >= 0 && FOLLOW_AN_INTENT.contains(status(entry))) {
                    unannounced(subject);
                }
            }
            default -> {}
        }
    }

    private void unannounced(String subject) {
        unannouncedCount++;
        if (unannounced.size() < MOST_LISTED) {
            unannounced.add(subject);
        }
    }

    private static String status(Map<String, Object> entry) {
        return Json.text(Json.inside(entry, "body"), "status");
    }

    private void count(Map<String, Object> entry, long index) {
        first = count == 0 ? index : first;
        last = index;
        count++;
        var type = Json.text(entry, "type");
        types.merge(type, 1L, Long::sum);
        if (type.equals("OUTCOME")) {
            outcomes.merge(status(entry), 1L, Long::sum);
            sum(Json.inside(entry, "body"));
        }
    }

    private void sum(Map<String, Object> outcome) {
        var used = Json.inside(outcome, "tokens");
        used.keySet().forEach(name -> tokens.merge(name, Json.number(used, name), Math::addExact));
        var cost = Json.inside(outcome, "cost");
        if (!cost.isEmpty()) {
            costs.merge(Json.text(cost, "currency"), Json.number(cost, "micros"), Math::addExact);
        }
    }

    /** What it comes to, in the words of a statement. */
    Map<String, Object> result() {
        var result = new TreeMap<String, Object>(
                Map.of("count", count, "types", types, "outcomes", outcomes, "tokens", tokens, "cost_micros", costs));
        if (count > 0) {
            result.put("first_index", first);
            result.put("last_index", last);
        }
        result.put("anomalies", anomalies());
        return result;
    }

    private Map<String, Object> anomalies() {
        var silent = open.entrySet().stream().filter(intent -> intent.getValue() >= 0);
        var listed = silent.sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        return Map.of(
                "count", listed.size() + unannouncedCount,
                "intents_without_outcome", List.copyOf(listed.subList(0, Math.min(MOST_LISTED, listed.size()))),
                "outcomes_without_intent", List.copyOf(unannounced));
    }
}
