package io.sekkei.inference.checkpoint.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.RotaryPositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HuggingFaceFolderTest {
    @TempDir
    private Path folder;

    /** Biases, norms of queries and keys, heads of their own, every scaling of positions that is among them. */
    @ParameterizedTest
    @MethodSource("models")
    void whatIsWrittenIsReadAsTheSame(Path from) {
        var model = PretrainedModel.open(from);
        var configuration = (LlamaConfiguration) model.configuration();

        HuggingFaceFolder.write(folder, configuration, model::weight, model.tokenizer(), List.of(2, 1));

        var read = PretrainedModel.open(folder);
        assertThat(read.configuration()).isEqualTo(configuration);
        assertThat(read.marks().ends()).containsExactly(2, 1);
        for (var weight : configuration.weights().keySet()) {
            assertThat(read.weight(weight)).as(weight).containsExactly(model.weight(weight), within(0.005f));
        }
    }

    @ParameterizedTest
    @MethodSource("scalings")
    void everyScalingOfPositionsHasItsWords(RotaryPositions.Scaling scaling) {
        var model = PretrainedModel.open(models().toList().get(0));
        var configuration = scaled((LlamaConfiguration) model.configuration(), scaling);

        HuggingFaceFolder.write(folder, configuration, model::weight, new byte[0], List.of(0));

        assertThat(PretrainedModel.open(folder).configuration()).isEqualTo(configuration);
    }

    @Test
    void positionsDividedByNumbersOfTheirOwnAreRefused() {
        var model = PretrainedModel.open(models().toList().get(0));
        var whole = (LlamaConfiguration) model.configuration();
        var configuration = scaled(whole, new RotaryPositions.Divided(List.of(1f, 2f, 4f, 8f)));
        var none = folder.resolve("none");

        assertThatThrownBy(() -> HuggingFaceFolder.write(none, configuration, model::weight, new byte[0], List.of(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("config.json cannot hold");
        assertThat(none).doesNotExist();
    }

    private static Stream<RotaryPositions.Scaling> scalings() {
        return Stream.of(
                new RotaryPositions.None(),
                new RotaryPositions.Linear(2),
                new RotaryPositions.Llama3(8, 1, 4, 32),
                new RotaryPositions.Yarn(4, 32, 1, 64, 1.25f));
    }

    private static LlamaConfiguration scaled(LlamaConfiguration c, RotaryPositions.Scaling scaling) {
        return new LlamaConfiguration(
                c.vocabularySize(),
                c.width(),
                c.layers(),
                c.heads(),
                c.keyValueHeads(),
                c.headWidth(),
                c.feedForward(),
                c.maxPositions(),
                new RotaryPositions(c.rotary().base(), scaling),
                c.normEpsilon(),
                c.variant());
    }

    private static Stream<Path> models() {
        try {
            var families = Path.of(HuggingFaceFolderTest.class
                    .getResource("/io/sekkei/inference/families")
                    .toURI());
            try (var entries = Files.list(families)) {
                return entries
                        .filter(model -> Files.isRegularFile(model.resolve("config.json")))
                        .filter(model -> PretrainedModel.open(model).configuration() instanceof LlamaConfiguration)
                        .sorted()
                        .toList()
                        .stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
