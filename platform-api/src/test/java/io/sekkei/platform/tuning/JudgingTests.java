package io.sekkei.platform.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.FinishReason;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.tuning.ScoreStore.Part;
import io.sekkei.platform.tuning.ScoreStore.Place;
import io.sekkei.platform.tuning.ScoreStore.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class JudgingTests {
    private final ScriptedGenerator generator = new ScriptedGenerator();
    private final Judging judging = new Judging(new TuningSettings(
            true,
            Path.of("tuning"),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            true,
            1,
            DataSize.ofGigabytes(4),
            Duration.ofHours(12),
            20_000,
            20_000,
            200,
            2.0,
            null));
    private final Judging.Question question = new Judging.Question(
            new Place(Part.TEST, 1, Side.AFTER),
            new Tuner.Example(List.of(ChatMessage.user("Good morning.")), "おはよう。"));

    @Test
    void aWholeAnswerIsJudged() {
        generator.says("おはよう", "。");

        assertThat(judging.ask(question, generator)).isPresent();
    }

    @Test
    void anAnswerThatWasInterruptedIsAskedForAgainAndNotJudged() {
        generator.says("おは");
        generator.endsWith(FinishReason.CANCELLED);

        assertThat(judging.ask(question, generator)).isEmpty();
    }
}
