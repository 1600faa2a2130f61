package io.sekkei.inference.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default pair learns the manner of a house. */
class FineTuningTest {
    private static final DecodingMode HYBRID = DecodingMode.LLM_TO_SLM;

    @TempDir
    private Path folder;

    @Test
    void learnsTheMannerOfAHouseAndServesIt() {
        var settings = TuningSettings.lowRank(8)
                .withBatchTokens(128)
                .withQualitySentences(2)
                .withRate(1e-2)
                .withUpdates(60, 10, 3);
        var job = FineTuning.create(folder.resolve("job"), Stationery.PAIR, settings, Stationery.dataset());

        var outcome = job.run(TuningListener.NONE);
        var tuned = job.export(folder.resolve("candidate"), "9.0.0-house.1");

        assertThat(outcome.isFinished()).isTrue();
        assertThat(outcome.bestDevLoss()).isLessThan(outcome.firstDevLoss());
        assertThat(job.looks()).extracting(TuningLook::update).startsWith(0L, 10L);
        assertThat(job.looks().get(0).devQuality())
                .isLessThan(job.looks().get(job.looks().size() - 1).devQuality());
        assertThat(answer(Stationery.PAIR)).isNotEqualTo(Stationery.ANSWER);
        assertThat(answer(tuned.folder().toString())).isEqualTo(Stationery.ANSWER);
        sharesAllButTheSmallModel(tuned);
    }

    private static void sharesAllButTheSmallModel(TunedPair tuned) {
        var before = PairCheckpoint.open(Stationery.PAIR);
        var after = PairCheckpoint.open(tuned.folder().toString());
        assertThat(tuned.digest()).isEqualTo(after.digest()).isNotEqualTo(before.digest());
        assertThat(tuned.parent()).isEqualTo(before.digest());
        assertThat(after.manifest().version()).isEqualTo("9.0.0-house.1");
        assertThat(after.manifest().training().get("tunedFrom").asText()).isEqualTo(before.digest());
        before.manifest().files().forEach((name, file) -> {
            if (name.equals("hybrid.safetensors")) {
                assertThat(after.manifest().files().get(name)).isNotEqualTo(file);
            } else {
                assertThat(after.manifest().files()).containsEntry(name, file);
            }
        });
    }

    @Test
    void goesOnExactlyWhereItWasPaused() {
        var whole =
                FineTuning.create(folder.resolve("whole"), Stationery.PAIR, Stationery.full(), Stationery.dataset());
        var wholeLosses = new Losses();
        whole.run(wholeLosses);

        var parts =
                FineTuning.create(folder.resolve("parts"), Stationery.PAIR, Stationery.full(), Stationery.dataset());
        var first = new Losses() {
            @Override
            public void progressed(TuningProgress progress) {
                super.progressed(progress);
                if (byUpdate.size() == 3) {
                    parts.pause();
                }
            }
        };
        var paused = parts.run(first);
        var second = new Losses();
        var finished = FineTuning.open(folder.resolve("parts")).run(second);

        assertThat(paused.ending()).isEqualTo(TuningOutcome.Ending.PAUSED);
        assertThat(paused.updates()).isEqualTo(3);
        assertThat(second.first).isEqualTo(4);
        assertThat(finished.ending()).isEqualTo(TuningOutcome.Ending.ALL_UPDATES);
        assertThat(Losses.of(first, second)).isEqualTo(wholeLosses.byUpdate);
        assertThat(parts.looks()).isEqualTo(whole.looks());
        assertThat(parts.export(folder.resolve("a"), "1").digest())
                .isEqualTo(whole.export(folder.resolve("b"), "1").digest());
    }

    @Test
    void anInterruptionIsAPauseToo() {
        var settings = Stationery.full().withUpdates(4, 4, 5).withQualitySentences(0);
        var job = FineTuning.create(folder.resolve("job"), Stationery.PAIR, settings, Stationery.dataset());
        var interrupting = new Losses() {
            @Override
            public void progressed(TuningProgress progress) {
                super.progressed(progress);
                if (byUpdate.size() == 2) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        var interrupted = job.run(interrupting);
        assertThat(Thread.interrupted()).isTrue();
        var rest = new Losses();
        var finished = job.run(rest);

        assertThat(interrupted.ending()).isEqualTo(TuningOutcome.Ending.PAUSED);
        assertThat(rest.first).isEqualTo(3);
        assertThat(finished.ending()).isEqualTo(TuningOutcome.Ending.ALL_UPDATES);
    }

    @Test
    void endsWithEverythingSavedWhenMemoryOrTimeRunOut() {
        var settings = Stationery.full().withUpdates(2, 1, 5).withQualitySentences(0);
        var job = FineTuning.create(folder.resolve("job"), Stationery.PAIR, settings, Stationery.dataset());

        var full = job.run(TuningListener.NONE, () -> Long.MAX_VALUE);
        var enough = job.run(TuningListener.NONE, () -> 1);
        var again = job.run(TuningListener.NONE);

        assertThat(full.ending()).isEqualTo(TuningOutcome.Ending.MEMORY_FULL);
        assertThat(full.isFinished()).isFalse();
        assertThat(enough.ending()).isEqualTo(TuningOutcome.Ending.ALL_UPDATES);
        assertThat(again.updates()).isEqualTo(2);

        var hurried = FineTuning.create(
                folder.resolve("hurried"),
                Stationery.PAIR,
                settings.withUpdates(10_000, 10_000, 1).withTimeLimit(Duration.ofSeconds(2)),
                Stationery.dataset());
        var late = hurried.run(TuningListener.NONE);
        assertThat(late.ending()).isEqualTo(TuningOutcome.Ending.TIME_UP);
        assertThat(late.updates()).isLessThan(10_000);
        assertThat(hurried.run(TuningListener.NONE).updates()).isEqualTo(late.updates());
    }

    @Test
    void tellsWhichExamplesItWouldRefuse() {
        var faults = FineTuning.faults(
                Stationery.PAIR,
                List.of(
                        new TuningExample("Translate to English: 犬", "dog"),
                        new TuningExample("Translate to English: 猫", "cat ".repeat(400)),
                        new TuningExample("Translate to English:", " ")));

        assertThat(faults).containsOnlyKeys(1, 2);
        assertThat(faults.get(1)).startsWith("the answer must have at most");
    }

    @Test
    void aConversationIsReadAsItIsServed() {
        var conversation = new TuningExample(
                List.of(
                        new ChatMessage(ChatMessage.Role.SYSTEM, "Translate to English."),
                        ChatMessage.user("犬"),
                        new ChatMessage(ChatMessage.Role.ASSISTANT, "dog"),
                        ChatMessage.user("猫")),
                "cat");
        var texts = new PairTexts(PairCheckpoint.open(Stationery.PAIR));

        var examples =
                texts.examples("train", List.of(conversation, new TuningExample("Translate to English: 猫", "cat")));
        assertThat(examples.get(0).prompt()).isEqualTo(examples.get(1).prompt());

        var dataset =
                new TuningDataset(List.of(conversation), Stationery.dataset().dev());
        FineTuning.create(folder.resolve("job"), Stationery.PAIR, Stationery.full(), dataset);
        assertThat(new TuningFolder(folder.resolve("job")).dataset()).isEqualTo(dataset);
        assertThat(dataset.digest())
                .isNotEqualTo(new TuningDataset(
                                List.of(new TuningExample("猫", "cat")),
                                Stationery.dataset().dev())
                        .digest());
    }

    @Test
    void namesEveryExampleThatThePairCannotLearn() {
        var dataset = new TuningDataset(
                List.of(
                        new TuningExample("Translate to English: 犬", "dog"),
                        new TuningExample("Translate to English: 猫", " "),
                        new TuningExample("Translate to English:", "nothing"),
                        new TuningExample("Translate to English: " + "とても".repeat(400), "very")),
                Stationery.dataset().dev());

        assertThatThrownBy(() -> FineTuning.create(folder.resolve("job"), Stationery.PAIR, Stationery.full(), dataset))
                .isInstanceOfSatisfying(
                        InvalidDatasetException.class,
                        e -> assertThat(e.faults())
                                .hasSize(3)
                                .anyMatch(fault -> fault.startsWith("train example 2: the answer must not be empty"))
                                .anyMatch(fault -> fault.startsWith("train example 3"))
                                .anyMatch(fault ->
                                        fault.startsWith("train example 4: the prompt must have at most 256 tokens")));
        assertThat(FineTuning.isAt(folder.resolve("job"))).isFalse();
    }

    @Test
    void aFolderIsForOneJob() {
        FineTuning.create(folder.resolve("job"), Stationery.PAIR, Stationery.full(), Stationery.dataset());

        FineTuning.create(folder.resolve("job"), Stationery.PAIR, Stationery.full(), Stationery.dataset());
        assertThatThrownBy(() -> FineTuning.create(
                        folder.resolve("job"),
                        Stationery.PAIR,
                        Stationery.full().withSeed(7),
                        Stationery.dataset()))
                .hasMessageContaining("holds another tuning job");
        FineTuning.open(folder.resolve("job")).discard();
        assertThat(Files.exists(folder.resolve("job"))).isFalse();
    }

    private static String answer(String pair) {
        try (var generator = PairLoader.open(pair, ServingSettings.defaults())) {
            return generator
                    .generate(GenerationRequest.of(Stationery.PROMPT, HYBRID), TokenListener.NONE)
                    .text();
        }
    }
}
