package io.sekkei.inference.djl;

import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Begins answers whose decoder attends to what an encoder made of the prompt. */
final class EncodedPrompts {
    private EncodedPrompts() {}

    /** @param prompt the keys and values of an input's prompt, which belong to its row */
    static DecoderState begin(StepGraph graph, List<DecoderInput> inputs, Function<DecoderInput, IValue> prompt) {
        var rows = new ArrayList<AnswerMemory>();
        try {
            inputs.forEach(
                    input -> rows.add(new AnswerMemory(graph, prompt.apply(input), AnswerMemory.FIRST_CAPACITY)));
            return new NativeDecoderState(graph, rows);
        } catch (RuntimeException | Error failure) {
            rows.forEach(AnswerMemory::close);
            throw failure;
        }
    }
}
