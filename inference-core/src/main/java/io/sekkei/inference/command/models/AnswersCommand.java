package io.sekkei.inference.command.models;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.command.StopSignal;
import io.sekkei.inference.command.models.TextExamples.TextExample;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a published model answer prompts, for a small one to learn from. */
@Command(
        name = "answers",
        description =
                "Writes a model's own answers to prompts (sequence-level distillation); goes on where it stopped.",
        mixinStandardHelpOptions = true)
final class AnswersCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder of an imported model, or of a joined pair.")
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "PROMPTS", description = "JSON lines with prompt; .gz is unpacked.")
    private Path prompts = Path.of("");

    @Parameters(index = "2", paramLabel = "ANSWERS", description = "JSON lines with prompt and answer are added here.")
    private Path answers = Path.of("");

    @Option(names = "--most", defaultValue = "2147483647", description = "So many prompts in all, from the first on.")
    private int most;

    @Option(names = "--max-tokens", defaultValue = "96", description = "Longer answers are dropped (${DEFAULT-VALUE}).")
    private int maxTokens;

    @Option(names = "--workers", defaultValue = "1", description = "Threads that compute (${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--batch", defaultValue = "16", description = "Answers written together (${DEFAULT-VALUE}).")
    private int batch;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** An answer that is dropped leaves a line without one, so that the count of lines tells where to go on. */
    @Override
    public void run() {
        var all = TextExamples.read(prompts);
        var done = Files.exists(answers) ? TextExamples.read(answers).size() : 0;
        var until = Math.min(most, all.size());
        var settings = ServingSettings.defaults().withWorkers(workers).withMaxBatch(batch);
        try (var stop = StopSignal.open();
                var generator = PairLoader.open(model.toString(), settings)) {
            answer(generator, all.subList(0, until), done);
        }
    }

    /** An interruption ends it after the last piece that was written; what is being answered then is thrown away. */
    private void answer(TextGenerator generator, List<TextExample> all, int done) {
        var crew = Executors.newFixedThreadPool(workers * batch);
        var piece = workers * batch * 4;
        var written = done;
        try {
            for (; written < all.size(); written = Math.min(all.size(), written + piece)) {
                var next = all.subList(written, Math.min(all.size(), written + piece));
                TextExamples.append(answers, answered(generator, crew, next));
                tell("answered %,d of %,d prompts%n", written + next.size(), all.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell("stopped after %,d of %,d prompts; the same command goes on from there%n", written, all.size());
        } finally {
            crew.shutdownNow();
        }
    }

    private List<TextExample> answered(TextGenerator generator, ExecutorService crew, List<TextExample> piece)
            throws InterruptedException {
        var waiting = piece.stream()
                .map(example -> crew.submit(() -> answer(generator, example)))
                .toList();
        var answered = new ArrayList<TextExample>();
        for (var answer : waiting) {
            answered.add(get(answer));
        }
        return answered;
    }

    private TextExample answer(TextGenerator generator, TextExample example) {
        var request = GenerationRequest.of(example.prompt(), DecodingMode.LLM_ONLY)
                .withSettings(DecodingSettings.greedy().withMaxTokens(maxTokens));
        var result = generate(generator, request);
        var whole = result != null && result.finishReason() == FinishReason.STOP;
        return new TextExample(
                example.prompt(), whole ? Objects.requireNonNull(result).text().strip() : "");
    }

    private static @Nullable GenerationResult generate(TextGenerator generator, GenerationRequest request) {
        try {
            return generator.generate(request, TokenListener.NONE);
        } catch (PromptTooLongException e) {
            return null;
        }
    }

    private static TextExample get(Future<TextExample> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("An answer could not be written", e.getCause());
        }
    }

    private void tell(String line, int done, int until) {
        var out = spec.commandLine().getOut();
        out.printf(line, done, until);
        out.flush();
    }
}
