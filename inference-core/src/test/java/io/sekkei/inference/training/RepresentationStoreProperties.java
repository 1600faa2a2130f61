package io.sekkei.inference.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.checkpoint.Half;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is kept, dropped or opened again: what the store says is what the model says, in half precision. */
class RepresentationStoreProperties {
    private static final int WIDTH = 3;

    @Property(tries = 100)
    void saysWhatAFreshReadingSays(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 12) Integer> prompts,
            @ForAll @IntRange(max = 200) int maxBytes,
            @ForAll @IntRange(max = 30) int reopenAt)
            throws IOException {
        var folder = Files.createTempDirectory("store");
        try {
            var store =
                    RepresentationStore.open(folder, "reader", RepresentationStoreProperties::read, WIDTH, maxBytes);
            for (var i = 0; i < prompts.size(); i++) {
                if (i == reopenAt) {
                    store.close();
                    store = RepresentationStore.open(
                            folder, "reader", RepresentationStoreProperties::read, WIDTH, maxBytes);
                }
                var prompt = prompt(prompts.get(i));
                assertThat(store.encode(prompt).values()).isEqualTo(halved(read(prompt)));
            }
            store.close();
            assertThat(Files.size(folder.resolve("representations.f16"))).isLessThanOrEqualTo(maxBytes);
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int[] prompt(int number) {
        return new Random(number).ints(1 + number % 5, 0, 100).toArray();
    }

    private static PromptRepresentation read(int[] prompt) {
        var random = new Random(prompt[0]);
        var values = new float[prompt.length * WIDTH];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new PromptRepresentation(prompt.length, WIDTH, values);
    }

    private static float[] halved(PromptRepresentation representation) {
        var values = representation.values().clone();
        for (var i = 0; i < values.length; i++) {
            values[i] = Half.toFloat(Half.fromFloat(values[i]));
        }
        return values;
    }
}
