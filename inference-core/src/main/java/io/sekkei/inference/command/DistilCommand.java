package io.sekkei.inference.command;

import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.training.Batch;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.SpecialTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has the trained large model answer the training prompts. */
@Command(
        name = "distil",
        description = "Writes the large model's own answers to training prompts; goes on where it stopped.",
        mixinStandardHelpOptions = true)
final class DistilCommand implements Runnable {
    private static final int ROWS = 96;
    private static final int PIECE = ROWS * 20;

    @Mixin
    private WorkOptions options = new WorkOptions();

    @Option(
            names = "--prompts",
            required = true,
            description = "How many prompts in all, those of earlier runs included.")
    private int prompts;

    @Override
    public void run() {
        var task = options.task();
        var examples = task.corpus(options.corpus, options.seed);
        java.util.Collections.shuffle(examples, new Random(options.seed));
        var distillation = options.distillation();
        var done = distillation.read().size();
        var todo = examples.subList(Math.min(done, examples.size()), Math.min(prompts, examples.size()));
        try (var stop = StopSignal.open();
                var llm = options.llm()) {
            for (var from = 0; from < todo.size(); from += PIECE) {
                var piece = todo.subList(from, Math.min(todo.size(), from + PIECE));
                var answers = answers(llm, piece, task.special());
                if (Thread.currentThread().isInterrupted()) {
                    System.out.printf("stopped after %,d prompts; the same command goes on from there%n", done + from);
                    return;
                }
                distillation.append(answers);
                System.out.printf("distilled %,d of %,d prompts%n", done + from + piece.size(), prompts);
            }
        }
    }

    private static List<Example> answers(LoadedTransformer llm, List<Example> piece, SpecialTokens special) {
        var sorted = piece.stream()
                .sorted(Comparator.comparingInt(example -> example.prompt().length))
                .toList();
        var answers = new ArrayList<Example>();
        for (var from = 0; from < sorted.size() && !Thread.currentThread().isInterrupted(); from += ROWS) {
            answers.addAll(new GreedyBatch(llm, sorted.subList(from, Math.min(sorted.size(), from + ROWS)), special)
                    .run());
        }
        return answers;
    }

    /**
     * The likeliest token at every step for many prompts of like length. The decoding loop of the product does the same for
     * requests with settings, streams and deadlines of their own, which here would take longer than the model.
     */
    private static final class GreedyBatch {
        private final LoadedTransformer llm;
        private final List<Example> examples;
        private final SpecialTokens special;
        private final List<List<Integer>> answers = new ArrayList<>();
        private List<Integer> live;

        GreedyBatch(LoadedTransformer llm, List<Example> examples, SpecialTokens special) {
            this.llm = llm;
            this.examples = examples;
            this.special = special;
            live = IntStream.range(0, examples.size()).boxed().toList();
            examples.forEach(example -> answers.add(new ArrayList<>()));
        }

        /** An answer may be as long as twice its prompt; a longer one has lost its way and is left out. */
        List<Example> run() {
            var limit = 10 + 2 * examples.get(examples.size() - 1).prompt().length;
            try (var state = llm.begin(inputs(), limit)) {
                for (var step = 0; step < limit && !isOver(); step++) {
                    write(state, state.step(lastTokens()));
                }
            }
            return IntStream.range(0, examples.size())
                    .filter(row -> !live.contains(row) && !answers.get(row).isEmpty())
                    .mapToObj(row -> new Example(examples.get(row).prompt(), ids(answers.get(row))))
                    .toList();
        }

        private boolean isOver() {
            return live.isEmpty() || Thread.currentThread().isInterrupted();
        }

        private List<DecoderInput> inputs() {
            var batch = Batch.of(examples, special);
            var width = llm.configuration().width();
            var values = llm.encode(batch); // [B, S, D]
            return IntStream.range(0, examples.size())
                    .mapToObj(row -> {
                        var from = row * batch.sourceLength() * width;
                        var tokens = batch.sourceLengths()[row];
                        var own = Arrays.copyOfRange(values, from, from + tokens * width);
                        return new DecoderInput(
                                examples.get(row).prompt(), new PromptRepresentation(tokens, width, own));
                    })
                    .toList();
        }

        private int[] lastTokens() {
            return live.stream()
                    .mapToInt(row -> answers.get(row).isEmpty()
                            ? special.start()
                            : answers.get(row).get(answers.get(row).size() - 1))
                    .toArray();
        }

        private void write(DecoderState state, StepOutput output) {
            var kept = new ArrayList<Integer>();
            for (var row = 0; row < live.size(); row++) {
                var best = likeliest(output, row);
                if (best != special.end()) {
                    answers.get(live.get(row)).add(best);
                    kept.add(row);
                }
            }
            if (kept.size() < live.size()) {
                live = kept.stream().map(live::get).toList();
                if (!live.isEmpty()) {
                    state.select(kept.stream().mapToInt(Integer::intValue).toArray());
                }
            }
        }

        private static int likeliest(StepOutput output, int row) {
            var best = 0;
            for (var id = 1; id < output.vocabularySize(); id++) {
                if (output.logit(row, id) > output.logit(row, best)) {
                    best = id;
                }
            }
            return best;
        }

        private static int[] ids(List<Integer> answer) {
            return answer.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
