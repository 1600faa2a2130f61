package io.sekkei.platform.tuning;

import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.tuning.ScoreStore.Part;
import io.sekkei.platform.tuning.ScoreStore.Place;
import io.sekkei.platform.tuning.ScoreStore.Score;
import io.sekkei.platform.tuning.ScoreStore.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Has a candidate and what it came from answer the same questions, and counts how close they come to what should be
 * answered. The answers reach nobody and are not kept, so they are no generations.
 */
@Component
class Judging {
    private final TuningSettings settings;

    Judging(TuningSettings settings) {
        this.settings = settings;
    }

    /** A question to either side. */
    record Question(Place place, Tuner.Example example) {}

    /** Every question that is not among those answered already, in a fixed order. */
    List<Question> questions(Lessons.Read read, Map<Integer, Tuner.Example> general, Set<Place> answered) {
        var questions = new ArrayList<Question>();
        read.lessons(Split.TEST).stream()
                .limit(settings.judged())
                .forEach(lesson -> add(questions, Part.TEST, lesson.position(), lesson.text()));
        general.entrySet().stream()
                .limit(settings.judged())
                .forEach(one -> add(questions, Part.GENERAL, one.getKey(), one.getValue()));
        questions.removeIf(question -> answered.contains(question.place()));
        return questions;
    }

    private static void add(List<Question> questions, Part part, int position, Tuner.Example example) {
        for (var side : Side.values()) {
            questions.add(new Question(new Place(part, position, side), example));
        }
    }

    /**
     * The counts of one answer; empty if there is no room for it now, or if it was interrupted, as when the process ends. An
     * answer that cannot be written counts as none.
     */
    Optional<Score> ask(Question question, TextGenerator generator) {
        var reference = question.example().answer();
        try {
            var result = generator.generate(request(question, generator), TokenListener.NONE);
            return result.finishReason() == FinishReason.CANCELLED
                    ? Optional.empty()
                    : Optional.of(score(question, result.text(), reference));
        } catch (QueueFullException e) {
            return Optional.empty();
        } catch (InvalidRequestException e) {
            return Optional.of(score(question, "", reference)); // too long, for example: the same on either side
        }
    }

    private static GenerationRequest request(Question question, TextGenerator generator) {
        var pair = generator.pair();
        var most = Math.min(DecodingSettings.DEFAULT_MAX_TOKENS, pair.maxOutputTokens());
        return GenerationRequest.of(question.example().messages(), pair.defaultMode())
                .withSettings(DecodingSettings.greedy().withMaxTokens(most));
    }

    private static Score score(Question question, String text, String reference) {
        return new Score(question.place(), Suite.of(reference).statistics(text, reference));
    }
}
