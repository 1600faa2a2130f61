package io.sekkei.inference.reference;

import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.decoder.TokenDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lets the real decoding loop run on the reference: keeps what was written and computes everything anew at each step. */
public final class ReferenceDecoder implements TokenDecoder {
    private final ReferenceTransformer model;

    public ReferenceDecoder(ReferenceTransformer model) {
        this.model = model;
    }

    @Override
    public DecoderState begin(List<DecoderInput> inputs, int maxTokens) {
        var rows = inputs.stream()
                .map(input -> new Row(model.memory(input.promptIds(), input.representation()), new int[0]))
                .toList();
        return new State(rows, maxTokens);
    }

    /** One answer: what it is written from, [P, D], and what is written, [T]. */
    private record Row(double[][] memory, int[] ids) {
        Row with(int id) {
            var longer = Arrays.copyOf(ids, ids.length + 1);
            longer[ids.length] = id;
            return new Row(memory, longer);
        }
    }

    /** Strict where a fast state may be lenient, so that a loop that breaks the contract fails here. */
    private final class State implements DecoderState {
        private List<Row> rows;
        private int stepsLeft;
        private boolean closed;

        State(List<Row> rows, int maxTokens) {
            this.rows = new ArrayList<>(rows);
            this.stepsLeft = maxTokens;
        }

        @Override
        public int rows() {
            return rows.size();
        }

        @Override
        public StepOutput step(int[] tokenIds) {
            if (closed || stepsLeft-- <= 0 || tokenIds.length != rows.size()) {
                throw new IllegalStateException("A step of %d tokens for %d rows, %s"
                        .formatted(
                                tokenIds.length, rows.size(), closed ? "after close" : stepsLeft + 1 + " steps left"));
            }
            var longer = new ArrayList<Row>();
            for (var i = 0; i < tokenIds.length; i++) {
                longer.add(rows.get(i).with(tokenIds[i]));
            }
            rows = longer;
            return output();
        }

        @Override
        public StepOutput steps(int[] tokenIds) {
            if (rows.size() != 1) {
                throw new IllegalStateException("Several tokens for %d rows".formatted(rows.size()));
            }
            var outputs = Arrays.stream(tokenIds)
                    .mapToObj(tokenId -> step(new int[] {tokenId}))
                    .toList();
            var size = model.configuration().vocabularySize();
            var logits = new float[outputs.size() * size]; // [T, V]
            var normalizers = new float[outputs.size()]; // [T]
            for (var i = 0; i < normalizers.length; i++) {
                System.arraycopy(outputs.get(i).logits(), 0, logits, i * size, size);
                normalizers[i] = outputs.get(i).logNormalizers()[0];
            }
            return new StepOutput(size, logits, normalizers);
        }

        @Override
        public void forget(int count) {
            rows = rows.stream()
                    .map(row -> new Row(row.memory(), Arrays.copyOf(row.ids(), row.ids().length - count)))
                    .toList();
            stepsLeft += count;
        }

        private StepOutput output() {
            var size = model.configuration().vocabularySize();
            var logits = new float[rows.size() * size]; // [rows, V]
            var normalizers = new float[rows.size()]; // [rows]
            for (var i = 0; i < rows.size(); i++) {
                var row = model.logits(rows.get(i).memory(), rows.get(i).ids()); // [V]
                System.arraycopy(row, 0, logits, i * size, size);
                normalizers[i] = (float) logSumOfExponentials(row);
            }
            return new StepOutput(size, logits, normalizers);
        }

        @Override
        public void select(int[] selected) {
            rows = Arrays.stream(selected).mapToObj(rows::get).toList();
        }

        @Override
        public void join(DecoderState other) {
            var joined = new ArrayList<>(rows);
            joined.addAll(((State) other).rows);
            stepsLeft = Math.max(stepsLeft, ((State) other).stepsLeft);
            rows = joined;
            other.close();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static double logSumOfExponentials(float[] logits) {
        var largest = Float.NEGATIVE_INFINITY;
        for (var logit : logits) {
            largest = Math.max(largest, logit);
        }
        var sum = 0.0;
        for (var logit : logits) {
            sum += Math.exp((double) logit - largest);
        }
        return largest + Math.log(sum);
    }
}
