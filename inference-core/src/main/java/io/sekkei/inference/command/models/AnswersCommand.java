package io.sekkei.inference.command.models;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.command.models.TextExamples.TextExample;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
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
        var crew = Executors.newFixedThreadPool(workers * batch);
        try (var generator = PairLoader.open(model.toString(), settings)) {
            var piece = workers * batch * 4;
            for (var from = done; from < until; from += piece) {
                TextExamples.append(
                        answers, answered(generator, crew, all.subList(from, Math.min(until, from + piece))));
                tell(Math.min(until, from + piece), until);
            }
        } finally {
            crew.shutdown();
        }
    }

    private List<TextExample> answered(TextGenerator generator, ExecutorService crew, List<TextExample> piece) {
        var waiting = piece.stream()
                .map(example -> crew.submit(() -> answer(generator, example)))
                .toList();
        return waiting.stream().map(AnswersCommand::get).toList();
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

    private static TextExample get(Future<TextExample> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while answers were written", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("An answer could not be written", e.getCause());
        }
    }

    private void tell(int done, int until) {
        var out = spec.commandLine().getOut();
        out.printf("answered %,d of %,d prompts%n", done, until);
        out.flush();
    }
}
