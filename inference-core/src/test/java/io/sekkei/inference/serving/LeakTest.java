package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory stays flat over many generations: long and short, sampled, searched by beams, cancelled, with known prefixes and with
 * new ones. Growth is counted from a quarter of the way on, when every cache has filled.
 */
class LeakTest {
    private static final int CALLERS = 3;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void memoryIsFlatOverTwoThousandGenerations() throws Exception {
        assertFlat(2_000, 24 * MEBIBYTE);
    }

    @Test
    @Tag("slow")
    void memoryIsFlatOverAHundredThousandGenerations() throws Exception {
        assertFlat(100_000, 32 * MEBIBYTE);
    }

    private void assertFlat(int generations, long most) throws Exception {
        try (var generator =
                PairLoader.open(seal().toString(), ServingSettings.defaults().withPrefixCacheBytes(MEBIBYTE))) {
            run(generator, generations / 4);
            var residentBefore = resident();
            var heapBefore = heap();

            run(generator, generations - generations / 4);

            var heap = heap() - heapBefore;
            var resident = resident() - residentBefore;
            tell(generations, heap, resident);
            assertThat(heap).as("bytes on the heap").isLessThan(most);
            assertThat(resident).as("bytes in memory").isLessThan(most);
        }
    }

    private static void tell(int generations, long heap, long resident) throws IOException {
        var line =
                "%,d generations: from a quarter of the way on the heap grew by %.1f MiB, the memory of the process by %.1f MiB%n"
                        .formatted(generations, (double) heap / MEBIBYTE, (double) resident / MEBIBYTE);
        var file = Path.of("target", "leak-%d.txt".formatted(generations));
        Files.createDirectories(file.getParent());
        Files.writeString(file, line);
    }

    private static void run(TextGenerator generator, int generations) throws Exception {
        var callers = Executors.newFixedThreadPool(CALLERS);
        var left = new AtomicInteger(generations);
        try {
            var all = java.util.stream.IntStream.range(0, CALLERS)
                    .mapToObj(caller -> callers.submit(() -> {
                        while (left.getAndDecrement() > 0) {
                            generate(generator, new Random(left.get()));
                        }
                        return null;
                    }))
                    .toList();
            for (var caller : all) {
                caller.get();
            }
        } finally {
            callers.shutdown();
        }
    }

    private static void generate(TextGenerator generator, Random random) {
        var settings = DecodingSettings.greedy()
                .withMaxTokens(1 + random.nextInt(8))
                .withTemperature(random.nextInt(3) == 0 ? 1 : 0)
                .withSeed(random.nextLong());
        if (settings.temperature() == 0 && random.nextInt(8) == 0) {
            settings = settings.withBeamWidth(3);
        }
        var text = (random.nextBoolean() ? "the same beginning ".repeat(2) : "") + random.nextInt(1_000_000);
        var request = new GenerationRequest(List.of(ChatMessage.user(text)), DecodingMode.LLM_ONLY, settings, null)
                .withShare("share " + random.nextInt(50));
        var patience = 1 + random.nextInt(10);
        generator.generate(request, token -> token.index() < patience);
    }

    private Path seal() throws Exception {
        var from = Path.of(
                LeakTest.class.getResource("/io/sekkei/inference/door/chat").toURI());
        try (var all = Files.list(from)) {
            for (var file : (Iterable<Path>) all::iterator) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        ImportedModel.seal(
                folder, new ModelManifest(1, "tiny", "1", "A tiny model.", "Apache-2.0", "", 128, 16, 2, Map.of()));
        return folder;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
