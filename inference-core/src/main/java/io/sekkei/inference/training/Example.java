package io.sekkei.inference.training;

/**
 * A prompt and the answer to learn.
 *
 * @param prompt token ids as the model reads them, control and end tokens included
 * @param answer token ids without start and end
 */
public record Example(int[] prompt, int[] answer) {
    int length() {
        return Math.max(prompt.length, answer.length + 1);
    }
}
