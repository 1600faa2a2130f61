package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.training.TrainingProgress.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ProgressBar bar = new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8), 10);

    @Test
    void showsLossSpeedAndTimeLeft() {
        for (var number = 1; number <= 10; number++) {
            bar.step(new Step(number, 40, 2, 3.5, 0.25, 1_000, Duration.ofMillis(500)));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("[======                  ] 10/40  epoch 2  loss 3.500  norm 0.25"
                        + "  2,000 tokens/s  0:00:15 left");
    }

    @Test
    void marksTheBestLookAtTheDevSet() {
        bar.evaluated(1_500, 2.25, true);
        bar.evaluated(1_750, 2.5, false);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("step 1,500  dev loss 2.2500  best so far", "step 1,750  dev loss 2.5000");
    }
}
