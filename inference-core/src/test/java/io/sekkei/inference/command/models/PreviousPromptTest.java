package io.sekkei.inference.command.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.encoder.PromptRepresentation;
import org.junit.jupiter.api.Test;

class PreviousPromptTest {
    /** For a token t the vector (t, 100 + t), of which the second number is its embedding. */
    private final PreviousPrompt control = new PreviousPrompt(
            ids -> {
                var values = new float[2 * ids.length];
                for (var i = 0; i < ids.length; i++) {
                    values[2 * i] = ids[i];
                    values[2 * i + 1] = 100 + ids[i];
                }
                return new PromptRepresentation(ids.length, 2, values);
            },
            1);

    @Test
    void aPromptIsGivenWhatWasUnderstoodOfTheOneBeforeAndKeepsItsOwnEmbedding() {
        control.encode(new int[] {1, 2, 3});

        assertThat(control.encode(new int[] {7, 8}).values()).containsExactly(1, 107, 2, 108);
    }

    @Test
    void aLongerPromptHasTheLastVectorOfTheOneBeforeRepeated() {
        control.encode(new int[] {1, 2});

        assertThat(control.encode(new int[] {7, 8, 9}).values()).containsExactly(1, 107, 2, 108, 2, 109);
    }

    @Test
    void whatIsPassedOnIsWhatWasReadAndNotWhatWasGiven() {
        control.encode(new int[] {1});
        control.encode(new int[] {7});

        assertThat(control.encode(new int[] {9}).values()).containsExactly(7, 109);
    }
}
