package io.sekkei.inference.command.engine;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoder.TokenDecoder;
import io.sekkei.inference.djl.LoadedCausalModel;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.encoder.LayerReader;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.sampling.Sampler;
import io.sekkei.inference.training.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What is measured: a mode of ours. The models of the large one's side are given, small ones have random weights. */
interface EngineSubject extends AutoCloseable {
    /** Reads prompts and writes the first token of each answer. */
    Begun begin(List<int[]> prompts, int tokens);

    @Override
    default void close() {}

    /** Answers that have begun. */
    interface Begun extends AutoCloseable {
        /** Writes so many tokens more of each. */
        void write(int tokens);

        @Override
        void close();
    }

    static EngineSubject of(String mode, LoadedCausalModel llm, WeightFormat format) {
        return switch (mode) {
            case "alone" -> (prompts, tokens) -> Written.of(llm, prompts, tokens);
            case "hybrid" -> new Hybrid(llm, format);
            case "speculative" -> new Speculative(llm, format);
            default -> throw new IllegalArgumentException("The modes are alone, hybrid and speculative, not " + mode);
        };
    }

    private static int[] chosen(StepOutput output) {
        return IntStream.range(0, output.rows())
                .map(row -> Sampler.GREEDY.choose(Arrays.copyOfRange(
                        output.logits(), row * output.vocabularySize(), (row + 1) * output.vocabularySize())))
                .toArray();
    }

    /** Answers side by side, a token of each at a step. */
    final class Written implements Begun {
        private final DecoderState state;
        private int[] last;

        Written(DecoderState state, int[] first) {
            this.state = state;
            this.last = chosen(state.step(first));
        }

        static Written of(TokenDecoder model, List<int[]> prompts, int tokens) {
            var inputs = prompts.stream()
                    .map(prompt -> new DecoderInput(prompt, null))
                    .toList();
            var first = prompts.stream()
                    .mapToInt(prompt -> model.firstToken(prompt, 0))
                    .toArray();
            return new Written(model.begin(inputs, tokens), first);
        }

        @Override
        public void write(int tokens) {
            for (var step = 0; step < tokens; step++) {
                last = chosen(state.step(last));
            }
        }

        @Override
        public void close() {
            state.close();
        }
    }

    /** The large model reads up to two thirds of its layers, a model of 11.6 million parameters writes. */
    final class Hybrid implements EngineSubject {
        private static final int MOST_POSITIONS = 1_024;

        private final LayerReader reader;
        private final LoadedTransformer slm;

        Hybrid(LoadedCausalModel llm, WeightFormat format) {
            var width = llm.configuration().width();
            var configuration = new TransformerConfiguration(
                    8_000, 320, 5, 1_280, 3, 3, Conditioning.ADD, width, MOST_POSITIONS, width);
            reader = new LayerReader(llm, 2 * llm.layers() / 3, true);
            slm = new LoadedTransformer(
                    configuration, TrainingState.fresh(configuration, 1).weights(), format);
        }

        @Override
        public Begun begin(List<int[]> prompts, int tokens) {
            var inputs = prompts.stream()
                    .map(prompt -> new DecoderInput(prompt, slm.project(reader.encode(prompt))))
                    .toList();
            return new Written(slm.begin(inputs, tokens), new int[prompts.size()]);
        }

        @Override
        public void close() {
            slm.close();
        }
    }

    /**
     * Rounds of a draft and one pass of the large model. Random weights would agree by chance only, so every draft is taken to
     * stand: what comes out is the most that drafting can bring, whoever drafts as fast.
     */
    final class Speculative implements EngineSubject {
        private static final int DRAFT = 4;

        private final LoadedCausalModel llm;
        private final LoadedCausalModel slm;

        Speculative(LoadedCausalModel llm, WeightFormat format) {
            this.llm = llm;
            var large = (LlamaConfiguration) llm.configuration();
            var small = new LlamaConfiguration(
                    large.vocabularySize(),
                    192,
                    4,
                    3,
                    3,
                    64,
                    512,
                    large.maxPositions(),
                    new RotaryPositions(10_000, new RotaryPositions.None()),
                    1e-5,
                    large.variant());
            var weights = TrainingState.fresh(small.weights(), 1);
            slm = new LoadedCausalModel(
                    small, name -> Objects.requireNonNull(weights.get(name), name), large.maxPositions(), 4, format, 0);
        }

        /** Answers are written in turns, as the mode does. */
        @Override
        public Begun begin(List<int[]> prompts, int tokens) {
            var pairs = new ArrayList<Drafting>();
            prompts.forEach(prompt -> pairs.add(new Drafting(
                    Written.of(llm, List.of(prompt), tokens + DRAFT),
                    Written.of(slm, List.of(prompt), tokens + DRAFT))));
            return new Begun() {
                @Override
                public void write(int count) {
                    pairs.forEach(pair -> pair.write(count));
                }

                @Override
                public void close() {
                    pairs.forEach(Drafting::close);
                }
            };
        }

        @Override
        public void close() {
            slm.close();
        }

        private record Drafting(Written large, Written small) implements Begun {
            @Override
            public void write(int tokens) {
                for (var left = tokens; left > 0; ) {
                    var draft = Math.min(DRAFT, left - 1);
                    var fed = new int[draft + 1];
                    fed[0] = large.last[0];
                    for (var drafted = 1; drafted <= draft; drafted++) {
                        small.write(1);
                        fed[drafted] = small.last[0];
                    }
                    small.write(1); // the small model is fed its last draft too
                    var judged = chosen(large.state.steps(fed));
                    large.last = new int[] {judged[draft]};
                    left -= draft + 1;
                }
            }

            @Override
            public void close() {
                large.close();
                small.close();
            }
        }
    }
}
