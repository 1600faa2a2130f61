package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.catalog.ScriptedGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** What reviewers correct becomes an example, nothing else does, and an erasure takes it back. */
@TuningTest
class CorrectionTuningTests {
    @Autowired
    ScriptedGenerator model;

    @Autowired
    ScriptedTuner tuner;

    @Autowired
    ApplicationContext platform;

    private Workshop workshop;
    private int asked;

    @BeforeEach
    void everythingIsHeld() {
        model.reset();
        model.says("something", " else");
        tuner.reset();
        workshop = new Workshop(platform, Duration.ofMinutes(1));
        workshop.house.holdsEverything();
    }

    @Test
    void aCorrectedReviewTeachesUntilItsGenerationIsErased() {
        var question = "";
        UUID corrected;
        do {
            question = question();
            corrected = workshop.held(question);
        } while (!Workshop.isToLearnFrom(corrected));
        workshop.correct(corrected, "As people write it.");

        var job = workshop.begin(plan());
        var done = workshop.completed(job);

        var lesson = lessonOf(job, corrected);
        assertThat(lesson.path("split").asString()).isEqualTo("train");
        assertThat(lesson.path("left_out").asBoolean()).isFalse();
        assertThat(lesson.path("item_id").isMissingNode())
                .as("it comes from a review")
                .isTrue();
        assertThat(tuner.works.get(0).train())
                .contains(new Tuner.Example(List.of(ChatMessage.user(question)), "As people write it."));
        assertThat(done.path("examples").path("train").asInt()).isEqualTo(13);
        assertThat(workshop.read("/api/v1/tuning/retrain").path("data")).isEmpty();

        workshop.house.erase(corrected);

        var retrain = workshop.read("/api/v1/tuning/retrain").path("data");
        assertThat(retrain).hasSize(1);
        assertThat(retrain.path(0).path("version_id").asString())
                .isEqualTo(done.path("version_id").asString());
        assertThat(retrain.path(0).path("erased").asInt()).isEqualTo(1);
        assertThat(lessonOf(job, corrected).path("erased_at").isMissingNode()).isFalse();
        var promotion = workshop.engineer.post(Workshop.version(done) + "/ask", "{\"wish\": \"promotion\"}");
        assertThat(promotion.statusCode()).isEqualTo(409);
        assertThat(promotion.body()).contains("learned_erased_texts");
    }

    @Test
    void onlyWhatIsCorrectedAndLetGoIsLearned() {
        var learned = new ArrayList<UUID>();
        for (var i = 0; i < 3; i++) {
            learned.add(held());
            workshop.correct(learned.get(i), "Good %d.".formatted(i));
        }
        var waiting = held();
        var unedited = held();
        workshop.decide(unedited, "approve", "");
        var rejected = held();
        workshop.decide(rejected, "reject", ", \"reasons\": [\"fact\"]");
        var unreleased = held();
        workshop.edit(unreleased, "Bad: nobody has let it go.");
        var turnedDown = held();
        workshop.edit(turnedDown, "Bad: a second person turned it down.");
        workshop.decide(turnedDown, "reject", ", \"reasons\": [\"fact\"]");
        var recalled = held();
        workshop.correct(recalled, "Bad: it was recalled.");
        var recall =
                workshop.house.admin.post("/api/v1/reviews/%s/recall".formatted(recalled), "{\"reasons\": [\"fact\"]}");
        assertThat(recall.statusCode()).as(recall.body()).isEqualTo(200);
        var erased = held();
        workshop.correct(erased, "Bad: it was erased.");
        workshop.house.erase(erased);

        var job = workshop.begin(plan());
        workshop.completed(job);

        assertThat(generationsOf(job))
                .contains(erased)
                .doesNotContain(waiting, unedited, rejected, unreleased, turnedDown, recalled);
        assertThat(lessonOf(job, erased).path("left_out_because").asString()).isEqualTo("gone");
        assertThat(generationsOf(job).stream().filter(generation -> !generation.equals(erased)))
                .containsExactlyInAnyOrderElementsOf(learned);
        var work = tuner.works.get(0);
        assertThat(Stream.concat(work.train().stream(), work.dev().stream()).map(Tuner.Example::answer))
                .noneMatch(answer -> answer.startsWith("Bad") || answer.equals("something else"));
    }

    @Test
    void aConversationIsLearnedAsItWasAsked() {
        var messages = List.of(
                new ChatMessage(ChatMessage.Role.SYSTEM, "Translate to English."),
                ChatMessage.user("Good morning."),
                new ChatMessage(ChatMessage.Role.ASSISTANT, "Good morning to you."),
                ChatMessage.user(question()));
        UUID corrected;
        do {
            corrected = workshop.held(messages);
        } while (!Workshop.isToLearnFrom(corrected));
        workshop.correct(corrected, "As people write it.");

        workshop.completed(workshop.begin(plan()));

        assertThat(tuner.works.get(0).train()).contains(new Tuner.Example(messages, "As people write it."));
    }

    @Test
    void aCorrectionLikeAQuestionOfAnotherPartIsLeftOut() {
        UUID corrected;
        do {
            corrected = workshop.held(Workshop.sentence("question", 9));
        } while (!Workshop.isToLearnFrom(corrected));
        workshop.correct(corrected, "It would be judged by what it has learned.");

        var job = workshop.begin(plan());
        var examples = workshop.completed(job).path("examples");

        assertThat(examples.path("train").asInt()).isEqualTo(12);
        assertThat(examples.path("left_out_because").path("near_copy").asInt()).isEqualTo(1);
        assertThat(lessonOf(job, corrected).path("left_out_because").asString()).isEqualTo("near_copy");
    }

    @Test
    void withoutEditsNoReviewIsLearned() {
        var corrected = held();
        workshop.correct(corrected, "As people write it.");

        var job = workshop.begin(Workshop.plan(workshop.upload(20), 5));
        workshop.completed(job);

        assertThat(generationsOf(job)).isEmpty();
    }

    private String plan() {
        return Workshop.plan(workshop.upload(20), 5, ", \"edits\": true");
    }

    private String question() {
        return Workshop.sentence("a letter", 1000 + asked++);
    }

    private UUID held() {
        return workshop.held(question());
    }

    private JsonNode lessonOf(UUID job, UUID generation) {
        for (var example : workshop.examples(job)) {
            if (example.path("generation_id").asString("").equals(generation.toString())) {
                return example;
            }
        }
        throw new AssertionError("Not among the examples: " + generation);
    }

    private List<UUID> generationsOf(UUID job) {
        var generations = new ArrayList<UUID>();
        for (var example : workshop.examples(job)) {
            if (example.hasNonNull("generation_id")) {
                generations.add(UUID.fromString(example.path("generation_id").asString()));
            }
        }
        return generations;
    }
}
