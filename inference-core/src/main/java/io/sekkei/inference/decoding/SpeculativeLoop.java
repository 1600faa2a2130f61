package io.sekkei.inference.decoding;

import java.util.List;
import java.util.function.Consumer;

/**
 * Writes answers by speculative decoding, a round of each in turn. Drafts of different answers stand or fall at different
 * places, so each answer has a state of its own.
 */
final class SpeculativeLoop {
    private final DecodingContext context;

    SpeculativeLoop(DecodingContext context) {
        this.context = context;
    }

    /** An answer that fails does so alone; the first failure of the engine is thrown when all others are written. */
    void run(Speculative mode, List<DecodingJob> jobs) {
        var answers = jobs.stream()
                .map(job -> new SpeculativeAnswer(job, mode, context))
                .toList();
        var attempts = new Attempts();
        try {
            answers.forEach(SpeculativeAnswer::prepare);
            var unfinished = unfinished(answers);
            unfinished.forEach(attempts.of(answer -> answer.begin(unfinished.size())));
            for (var left = unfinished(answers); !left.isEmpty(); left = unfinished(left)) {
                left.forEach(attempts.of(SpeculativeLoop::roundInTime));
            }
        } finally {
            answers.forEach(SpeculativeAnswer::close);
        }
        attempts.rethrow();
    }

    private static void roundInTime(SpeculativeAnswer answer) {
        answer.answer().checkBounds();
        if (!answer.answer().finished()) {
            answer.round();
        }
    }

    private static List<SpeculativeAnswer> unfinished(List<SpeculativeAnswer> answers) {
        return answers.stream().filter(answer -> !answer.answer().finished()).toList();
    }

    /** Lets an answer fail alone and remembers the first failure. */
    private static final class Attempts {
        private @org.jspecify.annotations.Nullable Throwable first;

        Consumer<SpeculativeAnswer> of(Consumer<SpeculativeAnswer> work) {
            return answer -> {
                try {
                    work.accept(answer);
                } catch (RuntimeException | Error failure) {
                    answer.answer().failEngine(failure);
                    first = first == null ? failure : first;
                }
            };
        }

        void rethrow() {
            if (first instanceof Error error) {
                throw error;
            }
            if (first instanceof RuntimeException failure) {
                throw failure;
            }
        }
    }
}
