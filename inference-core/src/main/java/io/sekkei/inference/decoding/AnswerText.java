package io.sekkei.inference.decoding;

import io.sekkei.inference.sampling.StopStrings;
import io.sekkei.inference.tokenizer.StreamingDetokenizer;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.util.List;

/** The text of an answer as it becomes certain: whole characters that belong to no stop string. */
final class AnswerText {
    private final StreamingDetokenizer detokenizer;
    private final StopStrings stopStrings;

    AnswerText(TextTokenizer tokenizer, List<String> stops) {
        this.detokenizer = new StreamingDetokenizer(tokenizer);
        this.stopStrings = new StopStrings(stops);
    }

    /** What this token makes certain. */
    String accept(int tokenId) {
        return stopStrings.accept(detokenizer.accept(tokenId));
    }

    /** What becomes certain because nothing follows. */
    String finish() {
        return stopStrings.accept(detokenizer.flush()) + stopStrings.flush();
    }

    /** Whether a stop string ended the answer. */
    boolean stopped() {
        return stopStrings.matched();
    }
}
