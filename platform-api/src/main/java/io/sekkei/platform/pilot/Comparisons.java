package io.sekkei.platform.pilot;

import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.generation.Texts;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.pilot.ComparisonStore.Open;
import io.sekkei.platform.pilot.ComparisonStore.Shown;
import io.sekkei.platform.pilot.report.Choice;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * People's choices between two outputs of the same item. They are blind: which setting stands left is drawn, kept in the
 * database and told to nobody; and a person judges the same two outputs once.
 */
@Service
public class Comparisons {
    private final ComparisonStore store;
    private final Pilots pilots;
    private final Datasets datasets;
    private final Contents contents;
    private final Ledger ledger;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Comparisons(
            ComparisonStore store, Pilots pilots, Datasets datasets, Contents contents, Ledger ledger, Clock clock) {
        this.store = store;
        this.pilots = pilots;
        this.datasets = datasets;
        this.contents = contents;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Two outputs that the caller has not judged yet; the same ones until they are. Empty if there are no more. */
    @Transactional
    public Optional<Comparison> next(Caller by, UUID run) {
        mustCompare(by, run);
        var reviewer = by.mustBePerson().value();
        var open = store.open(run, reviewer);
        return (open.isPresent() ? open : draw(by, run, reviewer)).map(shown -> serve(by, shown));
    }

    private Optional<Shown> draw(Caller by, UUID run, UUID reviewer) {
        return store.draw(run, reviewer).map(drawn -> {
            var shown = random.nextBoolean() ? shown(run, drawn) : swapped(run, drawn);
            store.add(by.tenant(), shown, reviewer, clock.instant());
            return shown;
        });
    }

    private static Shown shown(UUID run, Open drawn) {
        return new Shown(
                UUID.randomUUID(),
                run,
                drawn.item(),
                drawn.one(),
                drawn.other(),
                drawn.oneGeneration(),
                drawn.otherGeneration(),
                true);
    }

    private static Shown swapped(UUID run, Open drawn) {
        return shown(
                run,
                new Open(drawn.item(), drawn.other(), drawn.one(), drawn.otherGeneration(), drawn.oneGeneration()));
    }

    private Comparison serve(Caller by, Shown shown) {
        var texts = datasets.lookInto(by.tenant(), shown.item()).orElseThrow(Comparisons::gone);
        return new Comparison(
                shown.id(),
                texts.input(),
                texts.reference(),
                output(by, shown.leftGeneration()),
                output(by, shown.rightGeneration()));
    }

    private String output(Caller by, UUID generation) {
        return contents.readEntitled(by, generation, ReadingReason.PILOT)
                .flatMap(content -> content.of(ContentKind.OUTPUT))
                .map(kept -> kept.parts().get(Texts.OUTPUT))
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .orElseThrow(Comparisons::gone);
    }

    private static Problem gone() {
        return Problem.conflict("texts_gone", "A text of this comparison was erased; ask for another one");
    }

    /**
     * Judges.
     *
     * @throws Problem 404 if it was not shown to the caller; 409 if they have judged it already
     */
    @Transactional
    public void choose(Caller by, UUID run, UUID id, Choice.Verdict verdict) {
        mustCompare(by, run);
        var shown = store.lock(by.tenant(), run, id, by.mustBePerson().value())
                .orElseThrow(() -> Problem.notFound("comparison"));
        if (!shown.open()) {
            throw Problem.conflict("comparison_decided", "You have judged these outputs already");
        }
        store.choose(id, verdict, clock.instant());
        ledger.append(by.did("PILOT_COMPARED", run)
                .saying(fields -> fields.with("comparison", id).with("choice", verdict.name())));
    }

    private void mustCompare(Caller by, UUID run) {
        by.mustBe(Role.REVIEWER, Role.MODEL_ENGINEER);
        pilots.known(by, run);
    }
}
