package io.sekkei.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;

/**
 * What the decoder half of an encoder-decoder needs to write a step, whatever its family: its graph has the methods
 * {@code step}, {@code cache}, {@code grow} and {@code select}.
 *
 * @param program runs a method of the graph
 * @param manager whose memory the states are a part of
 * @param positions the table that tells a step where it is
 * @param weights the list of weights
 * @param vocabularySize V
 */
record AttendingSteps(Program program, NDManager manager, IValue positions, IValue weights, int vocabularySize) {
    /** Runs a method without gradients; the caller closes the arguments and the result. */
    @FunctionalInterface
    interface Program {
        IValue run(String method, IValue... arguments);
    }

    IValue run(String method, IValue... arguments) {
        return program.run(method, arguments);
    }
}
