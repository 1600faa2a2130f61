package io.sekkei.inference.decoding;

import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tokens that frame an answer.
 *
 * @param startId fed to the writing model first, unless it goes on where its prompt ends
 * @param endIds by any of which it says that it is done
 * @param suppressed tokens it must never write
 */
public record AnswerMarks(int startId, Set<Integer> endIds, Set<Integer> suppressed) {
    public AnswerMarks {
        endIds = Set.copyOf(endIds);
        suppressed = Set.copyOf(suppressed);
    }

    /** Suppresses every special token but the end mark. */
    public static AnswerMarks of(TextTokenizer tokenizer, String start, String end) {
        var endId = tokenizer.specialId(end);
        var suppressed = tokenizer.specialIds().stream()
                .filter(Predicate.not(Integer.valueOf(endId)::equals))
                .collect(Collectors.toUnmodifiableSet());
        return new AnswerMarks(tokenizer.specialId(start), Set.of(endId), suppressed);
    }

    boolean isEnd(int tokenId) {
        return endIds.contains(tokenId);
    }
}
