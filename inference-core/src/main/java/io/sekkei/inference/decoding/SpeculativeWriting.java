package io.sekkei.inference.decoding;

/**
 * One answer by speculative decoding, a round at a step. Drafts of different answers stand or fall at different places, so each
 * has steps of its own.
 */
final class SpeculativeWriting implements Writing {
    private final SpeculativeAnswer answer;
    private boolean begun;

    SpeculativeWriting(SpeculativeAnswer answer) {
        this.answer = answer;
    }

    @Override
    public void step() {
        answer.answer().checkBounds();
        if (!begun) {
            begun = true;
            answer.prepare();
            if (!answer.answer().finished()) {
                answer.begin();
            }
        }
        if (!answer.answer().finished()) {
            answer.round();
        }
        if (answer.answer().finished()) {
            close();
        }
    }

    @Override
    public int rows() {
        return answer.answer().finished() ? 0 : 1;
    }

    @Override
    public void fail(Throwable failure) {
        answer.answer().failEngine(failure);
        close();
    }

    @Override
    public void close() {
        answer.close();
    }
}
