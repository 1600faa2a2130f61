package io.sekkei.platform.routing;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route policy as somebody wishes it.
 *
 * @param name for people
 * @param pair the pair whose prompts it routes
 * @param purpose what they are for; null covers every purpose that has no policy of its own
 * @param enabled whether it routes anything; a policy that is not wanted any more is switched off by another version
 * @param rules the first that covers a prompt counts; prompts that none covers go by the pair's default mode
 * @param pilot the run that recommended it; null if none did
 */
public record RoutePlan(
        String name,
        String pair,
        @Nullable String purpose,
        boolean enabled,
        List<RouteRule> rules,
        @Nullable UUID pilot) {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_RULES = 20;

    public RoutePlan {
        rules = List.copyOf(rules);
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have between 1 and %d characters".formatted(LONGEST_NAME));
        }
        if (rules.isEmpty() || rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "rules must hold between 1 and %d rules, but holds %d".formatted(MOST_RULES, rules.size()));
        }
        var names = new HashSet<String>();
        for (int i = 0; i < rules.size(); i++) {
            if (!names.add(rules.get(i).name())) {
                throw new IllegalArgumentException(
                        "Two rules are called %s".formatted(rules.get(i).name()));
            }
            if (i < rules.size() - 1 && rules.get(i).maxPromptTokens() == null) {
                throw new IllegalArgumentException("The rule %s covers everything, so that no rule after it counts"
                        .formatted(rules.get(i).name()));
            }
        }
    }
}
