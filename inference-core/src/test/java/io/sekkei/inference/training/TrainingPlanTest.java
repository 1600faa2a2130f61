package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    @Test
    void theRateRisesStaysAndFalls() {
        var plan = plan(100, 40);

        assertThat(plan.rateAt(0)).isCloseTo(0.1, CLOSE);
        assertThat(plan.rateAt(9)).isCloseTo(1.0, CLOSE);
        assertThat(plan.rateAt(59)).isCloseTo(1.0, CLOSE);
        assertThat(plan.rateAt(80)).isCloseTo(0.51, CLOSE);
        assertThat(plan.rateAt(100)).isCloseTo(0.02, CLOSE);
    }

    @Test
    void withoutADecayStageTheRateStays() {
        assertThat(plan(100, 0).rateAt(99)).isCloseTo(1.0, CLOSE);
    }

    @Test
    void aPlanThatDecaysLongerThanItTrainsIsRefusedWithItsNumbers() {
        assertThatThrownBy(() -> plan(10, 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steps=10 decaySteps=11");
    }

    private static TrainingPlan plan(long steps, long decaySteps) {
        return new TrainingPlan(steps, decaySteps, 100, new LearningRate(1.0, 10), 0, 1, 10, 3, 1);
    }
}
