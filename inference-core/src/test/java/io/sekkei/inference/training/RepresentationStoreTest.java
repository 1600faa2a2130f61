package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.encoder.PromptRepresentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepresentationStoreTest {
    private static final int WIDTH = 4;

    @TempDir
    Path folder;

    private final AtomicInteger read = new AtomicInteger();

    @Test
    void readsEachPromptOnceEvenInAnotherRun() {
        try (var store = open()) {
            store.encode(new int[] {1, 2, 3});
            store.encode(new int[] {1, 2, 3});
            store.encode(new int[] {9});
        }
        try (var store = open()) {
            assertThat(store.size()).isEqualTo(2);
            assertThat(store.encode(new int[] {1, 2, 3}).values())
                    .usingComparatorWithPrecision(0.01f)
                    .containsExactly(encode(new int[] {1, 2, 3}).values());
        }

        assertThat(read.get() - 1).isEqualTo(2); // the last one was this test's own
    }

    @Test
    void laysABatchSideBySide() {
        var special = new SpecialTokens(0, 1, 2);
        var batch = Batch.of(
                List.of(new Example(new int[] {5, 6}, new int[] {1}), new Example(new int[] {7}, new int[] {1})),
                special);
        try (var store = open()) {
            var values = store.encode(batch);

            assertThat(values).hasSize(2 * 2 * WIDTH);
            assertThat((double) values[0]).isCloseTo(5.0, within(0.01));
            assertThat((double) values[2 * WIDTH]).isCloseTo(7.0, within(0.01));
            assertThat(values[3 * WIDTH]).isZero();
        }
    }

    @Test
    void whatWasCutShortIsReadAgain() throws Exception {
        try (var store = open()) {
            store.encode(new int[] {1, 2, 3});
            store.encode(new int[] {4, 5});
        }
        var numbers = folder.resolve("representations.f16");
        try (var channel = java.nio.channels.FileChannel.open(numbers, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(numbers) - 3);
        }
        try (var store = open()) {
            assertThat(store.size()).isEqualTo(1);
            assertThat((double) store.encode(new int[] {4, 5}).values()[0]).isCloseTo(4.0, within(0.01));
            assertThat((double) store.encode(new int[] {1, 2, 3}).values()[0]).isCloseTo(1.0, within(0.01));
        }
        assertThat(read).hasValue(3);
    }

    @Test
    void anotherReadersFolderIsRefused() {
        open().close();

        assertThatThrownBy(() -> RepresentationStore.open(folder, "another", this::encode, WIDTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose another folder");
    }

    @Test
    void whatDoesNotFitIsReadAgainAndSaysTheSame() {
        var bytesOfOne = 3 * WIDTH * Short.BYTES;
        try (var store = RepresentationStore.open(folder, "reader", this::encode, WIDTH, bytesOfOne)) {
            assertThat(store.remember(new int[] {1, 2, 3})).isTrue();
            assertThat(store.remember(new int[] {4, 5})).isFalse();
            assertThat(read).hasValue(1);

            var first = store.encode(new int[] {4, 5}).values();
            var second = store.encode(new int[] {4, 5}).values();

            assertThat(first).isEqualTo(second);
            assertThat(read).hasValue(3);
        }
        assertThat(folder.resolve("representations.f16")).hasSize(bytesOfOne);
    }

    @Test
    void whatTheDiskChangedIsReadAnewAndMended() throws Exception {
        try (var store = open()) {
            store.encode(new int[] {1, 2, 3});
        }
        var numbers = folder.resolve("representations.f16");
        var bytes = Files.readAllBytes(numbers);
        bytes[5] ^= 0x40;
        Files.write(numbers, bytes);

        try (var store = open()) {
            assertThat((double) store.encode(new int[] {1, 2, 3}).values()[0]).isCloseTo(1.0, within(0.01));
            assertThat(read).hasValue(2);
            store.encode(new int[] {1, 2, 3});
            assertThat(read).hasValue(2);
        }
    }

    @Test
    void whatCameWithoutChecksumsIsKept() throws Exception {
        try (var store = open()) {
            store.encode(new int[] {1, 2, 3});
            store.encode(new int[] {4, 5});
        }
        Files.delete(folder.resolve("checksums.bin"));

        try (var store = open()) {
            assertThat(store.size()).isEqualTo(2);
            assertThat((double) store.encode(new int[] {4, 5}).values()[0]).isCloseTo(4.0, within(0.01));
        }
        assertThat(folder.resolve("checksums.bin")).hasSize(2 * Integer.BYTES);
        assertThat(read).hasValue(2);
    }

    private RepresentationStore open() {
        return RepresentationStore.open(folder, "reader", this::encode, WIDTH);
    }

    private PromptRepresentation encode(int[] ids) {
        read.incrementAndGet();
        var values = new float[ids.length * WIDTH];
        for (var i = 0; i < values.length; i++) {
            values[i] = ids[i / WIDTH] + (i % WIDTH) / 8f;
        }
        return new PromptRepresentation(ids.length, WIDTH, values);
    }
}
