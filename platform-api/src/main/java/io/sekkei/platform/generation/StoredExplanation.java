package io.sekkei.platform.generation;

import io.sekkei.inference.Explanation;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.RecordContent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An explanation as it is kept: JSON whose names are those of these components. Numbers have four decimals, which is more
 * than the method is good for and a third of the room.
 *
 * @param schema tells this form from later ones
 * @param sameEngine whether what computed it is what wrote the answer
 * @param explanation the explanation
 */
record StoredExplanation(String schema, boolean sameEngine, Explanation explanation) {
    /** Its name among the parts of a content, and in the entry that commits to it. */
    static final String PART = "explanation";

    private static final String SCHEMA = "sekkei/explanation/v1";
    private static final double ROUNDING = 10_000;
    private static final JsonMapper JSON = new JsonMapper();

    static StoredExplanation of(Explanation explanation, boolean sameEngine) {
        return new StoredExplanation(SCHEMA, sameEngine, rounded(explanation));
    }

    static Optional<StoredExplanation> in(RecordContent content) {
        return content.of(ContentKind.EXPLANATION)
                .flatMap(kept -> Optional.ofNullable(kept.parts().get(PART)))
                .map(bytes -> JSON.readValue(bytes, StoredExplanation.class));
    }

    Map<String, byte[]> parts() {
        return Map.of(PART, JSON.writeValueAsBytes(this));
    }

    private static Explanation rounded(Explanation exact) {
        var tokens = exact.tokens().stream().map(StoredExplanation::rounded).toList();
        return new Explanation(exact.mode(), exact.method(), exact.words(), tokens);
    }

    private static Explanation.Token rounded(Explanation.Token exact) {
        var influence = exact.influence();
        List<Double> shares =
                exact.shares().stream().map(StoredExplanation::roundedNumber).toList();
        return new Explanation.Token(
                exact.tokenId(),
                exact.text(),
                roundedNumber(exact.logProbability()),
                roundedNumber(exact.entropy()),
                new Explanation.Influence(rounded(influence.slmAlone()), rounded(influence.constantReading())),
                rounded(exact.withoutWords()),
                shares);
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : roundedNumber(value);
    }

    private static double roundedNumber(double value) {
        return Math.round(value * ROUNDING) / ROUNDING;
    }
}
