package io.sekkei.platform.pilot;

import io.sekkei.platform.pilot.dataset.Split;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run as somebody wishes it.
 *
 * @param name for people
 * @param dataset what it is tried on
 * @param datasetVersion which version of it
 * @param splits which parts: thresholds are chosen on dev, figures are those of the test
 * @param settings what is compared; the first is what the others are compared with
 * @param items most items; null takes all
 * @param purpose what the generations are for; null says nothing
 * @param forbidden words that no output should hold
 * @param ignoreCase whether metrics overlook case and width
 * @param stopDominated whether a setting is written no further once another is surely better and not dearer
 */
public record PilotPlan(
        String name,
        UUID dataset,
        int datasetVersion,
        Set<Split> splits,
        List<PilotSetting> settings,
        @Nullable Integer items,
        @Nullable String purpose,
        List<String> forbidden,
        boolean ignoreCase,
        boolean stopDominated) {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_SETTINGS = 24;
    private static final int MOST_WORDS = 200;

    public PilotPlan {
        splits = splits.isEmpty() ? EnumSet.of(Split.DEV, Split.TEST) : EnumSet.copyOf(splits);
        settings = List.copyOf(settings);
        forbidden = List.copyOf(forbidden);
        check(!name.isBlank() && name.length() <= LONGEST_NAME, "name must have between 1 and 200 characters");
        check(!settings.isEmpty() && settings.size() <= MOST_SETTINGS, "settings must hold between 1 and 24 settings");
        check(items == null || items >= 1, "items must be at least 1");
        check(forbidden.size() <= MOST_WORDS, "forbidden must hold at most 200 words");
        var labels = settings.stream().map(PilotSetting::label).collect(Collectors.toSet());
        check(labels.size() == settings.size(), "no two settings may have the same label");
    }

    private static void check(boolean isGood, String rule) {
        if (!isGood) {
            throw new IllegalArgumentException(rule);
        }
    }
}
