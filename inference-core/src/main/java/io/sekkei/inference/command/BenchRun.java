package io.sekkei.inference.command;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.DecodingJob;
import io.sekkei.inference.decoding.Mode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One system answering the sentences of one direction, one after the other on one core, some at every turn. */
final class BenchRun {
    private static final int WARM_UP = 30;
    private static final int MAX_TOKENS = 100;

    private final Decoding decoding;
    private final List<int[]> prompts;
    private final List<GenerationResult> results = new ArrayList<>();

    BenchRun(Mode mode, TranslationTask task, List<int[]> prompts) {
        this.prompts = prompts;
        decoding = new Decoding(
                Map.of(DecodingMode.LLM_TO_SLM, mode),
                task.tokenizer(),
                AnswerMarks.of(task.tokenizer(), "<s>", "</s>"),
                MAX_TOKENS,
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** Answers some sentences without keeping what it took. */
    void warmUp() {
        prompts.stream().limit(WARM_UP).forEach(this::answer);
    }

    /** Answers the next sentences; fewer if there are no more. */
    void turn(int sentences) {
        prompts.stream().skip(results.size()).limit(sentences).map(this::answer).forEachOrdered(results::add);
    }

    /** Answers all sentences, so many at once. */
    List<GenerationResult> together(int sentences) {
        for (var from = 0; from < prompts.size(); from += sentences) {
            var jobs = prompts.subList(from, Math.min(prompts.size(), from + sentences)).stream()
                    .map(BenchRun::job)
                    .toList();
            decoding.run(DecodingMode.LLM_TO_SLM, jobs);
            jobs.forEach(job -> results.add(job.answer().join()));
        }
        return results;
    }

    BenchFigures figures() {
        return BenchFigures.of(results);
    }

    private GenerationResult answer(int[] prompt) {
        var job = job(prompt);
        decoding.run(DecodingMode.LLM_TO_SLM, List.of(job));
        return job.answer().join();
    }

    private static DecodingJob job(int[] prompt) {
        var settings = DecodingSettings.greedy().withMaxTokens(MAX_TOKENS);
        return new DecodingJob(prompt, settings, null, TokenListener.NONE, System.nanoTime());
    }
}
