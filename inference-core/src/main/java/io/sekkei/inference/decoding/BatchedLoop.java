package io.sekkei.inference.decoding;

import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.TokenDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes many answers together: one native call a step for all of them. A finished answer leaves the batch at once. */
final class BatchedLoop {
    private final DecodingContext context;

    BatchedLoop(DecodingContext context) {
        this.context = context;
    }

    void run(Mode mode, List<DecodingJob> jobs) {
        var answers = new ArrayList<Answer>();
        jobs.forEach(job -> answers.add(new Answer(job, mode, context)));
        try {
            answers.forEach(answer -> answer.prepare(mode));
            answers.removeIf(Answer::finished);
            if (!answers.isEmpty()) {
                write(mode.decoder(), answers);
            }
        } catch (RuntimeException | Error failure) {
            answers.forEach(answer -> answer.failEngine(failure));
            throw failure;
        }
    }

    private void write(TokenDecoder decoder, List<Answer> answers) {
        var stopwatch = new Stopwatch(context.nanoTime());
        answers.forEach(Answer::leaveQueue);
        try (var state = begin(decoder, answers)) {
            var prefill = stopwatch.lap();
            var rows = answers.size();
            answers.forEach(answer -> answer.prefilled(prefill, rows));
            while (keepUnfinished(state, answers)) {
                var output = state.step(lastTokens(answers)); // rows × V
                var duration = stopwatch.lap();
                IntStream.range(0, answers.size())
                        .forEach(row -> answers.get(row).step(output, row, duration));
            }
        }
    }

    private static DecoderState begin(TokenDecoder decoder, List<Answer> answers) {
        var maxTokens = answers.stream().mapToInt(Answer::limit).max().orElseThrow();
        return decoder.begin(answers.stream().map(Answer::input).toList(), maxTokens);
    }

    /** Row i of the state always writes answer i of the list. */
    private static boolean keepUnfinished(DecoderState state, List<Answer> answers) {
        answers.forEach(Answer::checkBounds);
        var kept = IntStream.range(0, answers.size())
                .filter(row -> !answers.get(row).finished())
                .toArray();
        if (kept.length > 0 && kept.length < answers.size()) {
            state.select(kept);
        }
        answers.removeIf(Answer::finished);
        return kept.length > 0;
    }

    private static int[] lastTokens(List<Answer> answers) {
        return answers.stream().mapToInt(Answer::lastToken).toArray();
    }
}
