package io.sekkei.inference.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepresentationControlsTest {
    /** One number per token: the token itself. */
    private static final PromptEncoder ECHO = ids -> {
        var values = new float[ids.length];
        for (var i = 0; i < ids.length; i++) {
            values[i] = ids[i];
        }
        return new PromptRepresentation(ids.length, 1, values);
    };

    @Test
    void theShuffledControlShowsAnotherPromptOfTheSameDirectionFittedInLength() {
        var prompts = List.of(new int[] {4, 10}, new int[] {5, 20, 21}, new int[] {4, 30, 31}, new int[] {5, 40});
        var shuffled = RepresentationControls.another(ECHO, prompts);

        assertThat(shuffled.encode(new int[] {4, 10}).values()).containsExactly(4, 30);
        assertThat(shuffled.encode(new int[] {5, 40}).values()).containsExactly(5, 20);
        assertThat(shuffled.encode(new int[] {4, 30, 31}).values()).containsExactly(4, 10, 10);
    }

    @Test
    void theConstantControlSaysTheSameOfEveryToken() {
        assertThat(RepresentationControls.constant(2)
                        .encode(new int[] {4, 9, 2})
                        .values())
                .containsExactly(1, 1, 1, 1, 1, 1);
    }
}
