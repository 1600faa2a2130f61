package io.sekkei.inference.decoding;

import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoder.TokenDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A model without weights: a script says what may follow a prompt and the tokens fed so far. Checks how it is used. */
public final class ScriptedDecoder implements TokenDecoder {
    public final AtomicInteger openStates = new AtomicInteger();
    public final AtomicInteger steps = new AtomicInteger();
    /** Answers that were begun, one after another. */
    public final AtomicInteger begun = new AtomicInteger();
    /** Answers that shared each step. */
    public final List<Integer> sharing = Collections.synchronizedList(new ArrayList<>());

    private final int vocabularySize;
    private final Script script;
    private volatile Runnable beforeBegin = () -> {};
    private volatile Runnable beforeStep = () -> {};

    public ScriptedDecoder(int vocabularySize, Script script) {
        this.vocabularySize = vocabularySize;
        this.script = script;
    }

    /** What may follow: V logits. */
    @FunctionalInterface
    public interface Script {
        float[] logits(int[] promptIds, List<Integer> fed);
    }

    /** Writes the prompt's tokens but the first and the last, then the end mark. */
    public static ScriptedDecoder echo(int vocabularySize) {
        return new ScriptedDecoder(vocabularySize, (prompt, fed) -> {
            var position = fed.size(); // the start token has been fed, and the prompt begins with a control token
            return certain(vocabularySize, position < prompt.length - 1 ? prompt[position] : LetterTokenizer.END);
        });
    }

    /** Writes the given tokens, whatever the prompt, and then the end mark for ever. */
    public static ScriptedDecoder writing(int vocabularySize, int... tokenIds) {
        return new ScriptedDecoder(vocabularySize, (prompt, fed) -> {
            var position = fed.size() - 1;
            return certain(vocabularySize, position < tokenIds.length ? tokenIds[position] : LetterTokenizer.END);
        });
    }

    /** Arbitrary logits that depend on nothing but the prompt and what was fed. */
    public static ScriptedDecoder arbitrary(int vocabularySize) {
        return new ScriptedDecoder(vocabularySize, (prompt, fed) -> {
            var random = new Random(31L * Arrays.hashCode(prompt) + fed.hashCode());
            var logits = new float[vocabularySize];
            IntStream.range(0, vocabularySize).forEach(id -> logits[id] = (float) (3 * random.nextGaussian()));
            logits[LetterTokenizer.END] = 3 + fed.size() / 4f;
            return logits;
        });
    }

    public static float[] certain(int vocabularySize, int tokenId) {
        var logits = new float[vocabularySize];
        logits[tokenId] = 20;
        return logits;
    }

    public Script script() {
        return script;
    }

    public ScriptedDecoder beforeBegin(Runnable action) {
        beforeBegin = action;
        return this;
    }

    public ScriptedDecoder beforeStep(Runnable action) {
        beforeStep = action;
        return this;
    }

    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        beforeBegin.run();
        begun.addAndGet(inputs.size());
        openStates.incrementAndGet();
        return new State(inputs, maxTokens);
    }

    private record Row(DecoderInput input, List<Integer> fed, int maxTokens) {
        Row fed(List<Integer> tokens) {
            require(tokens.size() <= maxTokens, "no more steps than announced");
            return new Row(input, tokens, maxTokens);
        }
    }

    private final class State implements DecoderState {
        private List<Row> rows;
        private boolean closed;

        State(List<DecoderInput> inputs, int maxTokens) {
            this.rows = inputs.stream()
                    .map(input -> new Row(input, List.of(), maxTokens))
                    .toList();
        }

        @Override
        public int rows() {
            return rows.size();
        }

        @Override
        public StepOutput step(int[] tokenIds) {
            beforeStep.run();
            require(tokenIds.length == rows.size(), "one token a row");
            require(!closed, "no step after close");
            steps.incrementAndGet();
            sharing.add(rows.size());
            rows = IntStream.range(0, tokenIds.length)
                    .mapToObj(row -> rows.get(row).fed(appended(rows.get(row).fed(), tokenIds[row])))
                    .toList();
            return output();
        }

        @Override
        public StepOutput steps(int[] tokenIds) {
            require(rows.size() == 1, "several tokens for one row only");
            var outputs = Arrays.stream(tokenIds)
                    .mapToObj(tokenId -> step(new int[] {tokenId}))
                    .toList();
            steps.addAndGet(1 - tokenIds.length); // one pass, however many tokens
            var logits = new float[outputs.size() * vocabularySize];
            var normalizers = new float[outputs.size()];
            for (var row = 0; row < normalizers.length; row++) {
                System.arraycopy(outputs.get(row).logits(), 0, logits, row * vocabularySize, vocabularySize);
                normalizers[row] = outputs.get(row).logNormalizers()[0];
            }
            return new StepOutput(vocabularySize, logits, normalizers);
        }

        @Override
        public void forget(int count) {
            rows = rows.stream()
                    .map(row ->
                            row.fed(List.copyOf(row.fed().subList(0, row.fed().size() - count))))
                    .toList();
        }

        @Override
        public void join(DecoderState other) {
            var joined = new ArrayList<>(rows);
            joined.addAll(((State) other).rows);
            rows = joined;
            other.close();
        }

        @Override
        public void select(int[] selected) {
            require(selected.length > 0, "never none");
            rows = Arrays.stream(selected).mapToObj(rows::get).toList();
        }

        @Override
        public void close() {
            if (!closed) {
                openStates.decrementAndGet();
            }
            closed = true;
        }

        private StepOutput output() {
            var logits = new float[rows.size() * vocabularySize];
            var normalizers = new float[rows.size()];
            for (var row = 0; row < normalizers.length; row++) {
                var values = script.logits(
                        rows.get(row).input().promptIds(), rows.get(row).fed());
                System.arraycopy(values, 0, logits, row * vocabularySize, vocabularySize);
                normalizers[row] = (float) Math.log(IntStream.range(0, vocabularySize)
                        .mapToDouble(id -> Math.exp(values[id]))
                        .sum());
            }
            return new StepOutput(vocabularySize, logits, normalizers);
        }
    }

    private static List<Integer> appended(List<Integer> fed, int tokenId) {
        var longer = new ArrayList<>(fed);
        longer.add(tokenId);
        return longer;
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw new AssertionError("The decoder's contract was broken: " + rule);
        }
    }
}
