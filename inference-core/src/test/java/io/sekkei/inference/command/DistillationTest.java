package io.sekkei.inference.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.training.Example;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationTest {
    @TempDir
    private Path folder;

    @Test
    void whatAnInterruptedRunWroteIsKeptAndTheNextRunAddsToIt() {
        var file = folder.resolve("distilled.gz");

        new Distillation(file).append(List.of(new Example(new int[] {4, 7, 2}, new int[] {9})));
        new Distillation(file).append(List.of(new Example(new int[] {5, 2}, new int[] {8, 6})));

        assertThat(new Distillation(file).read())
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new Example(new int[] {4, 7, 2}, new int[] {9}),
                        new Example(new int[] {5, 2}, new int[] {8, 6})));
    }

    @Test
    void beforeTheFirstRunThereIsNothing() {
        assertThat(new Distillation(folder.resolve("none.gz")).read()).isEmpty();
    }
}
