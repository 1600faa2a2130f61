package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.PairManifest.Int8Loss;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightGateTest {
    private final PairManifest unmeasured = manifest();

    @Test
    void fp16AndFp32NeedNoMeasurement() {
        assertThat(WeightGate.checked(unmeasured, WeightFormat.FP16)).isEqualTo(WeightFormat.FP16);
        assertThat(WeightGate.checked(unmeasured, WeightFormat.FP32)).isEqualTo(WeightFormat.FP32);
    }

    @Test
    void int8IsRefusedUntilItsLossIsKnown() {
        assertThatThrownBy(() -> WeightGate.checked(unmeasured, WeightFormat.INT8))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("was not measured")
                .hasMessageContaining("measure-int8");
    }

    @Test
    void theWorstModeDecides() {
        var good = unmeasured.withInt8Loss(new Int8Loss(Map.of("llm-only en-ja", 0.3, "slm-only en-ja", -0.4), 500));
        var bad = unmeasured.withInt8Loss(new Int8Loss(Map.of("llm-only en-ja", 0.1, "slm-only en-ja", 0.31), 500));

        assertThat(WeightGate.checked(good, WeightFormat.INT8)).isEqualTo(WeightFormat.INT8);
        assertThatThrownBy(() -> WeightGate.checked(bad, WeightFormat.INT8))
                .hasMessageContaining("lose up to 0.31 BLEU, but at most 0.3 are allowed");
    }

    private static PairManifest manifest() {
        try {
            return PairManifest.read(PairFiles.in(Path.of(WeightGateTest.class
                    .getResource("/io/sekkei/inference/checkpoint/pair")
                    .toURI())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
