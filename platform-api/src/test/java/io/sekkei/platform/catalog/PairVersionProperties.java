package io.sekkei.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.platform.catalog.PairVersion.Kind;
import io.sekkei.platform.catalog.PairVersion.State;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Where a version may stand, and what a canary writes. */
class PairVersionProperties {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final List<UUID> PEOPLE = List.of(new UUID(0, 1), new UUID(0, 2));

    private enum Move {
        ASK_CANARY,
        ASK_PROMOTION,
        APPROVE,
        DECLINE,
        ROLL_BACK,
        RETIRE
    }

    @Property(tries = 500)
    void nobodyGivesAVersionThePlaceTheyHaveAskedFor(
            @ForAll @Size(min = 1, max = 20) List<Move> moves, @ForAll Random random) {
        var version = candidate();
        UUID asked = null;
        for (var move : moves) {
            var by = PEOPLE.get(random.nextInt(PEOPLE.size()));
            var before = version;
            try {
                version = after(version, move, by);
            } catch (Problem refused) {
                assertThat(version).isEqualTo(before);
                continue;
            }
            if (move == Move.ASK_CANARY || move == Move.ASK_PROMOTION) {
                asked = by;
                assertThat(version.state()).as("to ask changes nothing").isEqualTo(before.state());
            }
            if (move == Move.APPROVE) {
                assertThat(version.decidedBy()).isEqualTo(by).isNotEqualTo(asked);
            }
            assertThat(version.share() > 0).isEqualTo(version.state() == State.CANARY);
            assertThat(before.state() == State.RETIRED && version.state() != State.RETIRED)
                    .as("what is retired stays so")
                    .isFalse();
        }
    }

    private static PairVersion after(PairVersion version, Move move, UUID by) {
        return switch (move) {
            case ASK_CANARY -> version.asking(Kind.CANARY, 10, by, NOW);
            case ASK_PROMOTION -> version.asking(Kind.PROMOTION, 0, by, NOW);
            case APPROVE ->
                version.decidable(by).kind() == Kind.CANARY
                        ? version.asCanary(by, NOW)
                        : version.asCurrent(by, null, NOW);
            case DECLINE -> version.declined(by);
            case ROLL_BACK -> writes(version) ? version.asCandidate(NOW) : version;
            case RETIRE -> version.retired(NOW);
        };
    }

    private static boolean writes(PairVersion version) {
        return version.state() == State.CANARY || version.state() == State.CURRENT;
    }

    @Property(tries = 20)
    void aCanaryWritesItsShareAndAlwaysTheSameGenerations(@ForAll @IntRange(min = 1, max = 99) int share) {
        var canary = candidate().asking(Kind.CANARY, share, PEOPLE.get(0), NOW).asCanary(PEOPLE.get(1), NOW);
        var random = new Random(share);
        var generations = IntStream.range(0, 4_000)
                .mapToObj(i -> new UUID(random.nextLong(), random.nextLong()))
                .toList();

        var written = generations.stream().filter(canary::writes).toList();

        assertThat(written.size() / 4_000.0).isCloseTo(share / 100.0, within(0.035));
        assertThat(generations.stream().filter(canary::writes)).isEqualTo(written);
        var more = canary.asking(Kind.CANARY, Math.min(99, share + 1), PEOPLE.get(0), NOW)
                .asCanary(PEOPLE.get(1), NOW);
        assertThat(written).as("a larger share keeps what the smaller one had").allMatch(more::writes);
    }

    @Property(tries = 1)
    void aCanaryOfNothingOrOfAllIsNone() {
        for (var share : List.of(-1, 0, 100, 101)) {
            assertThatThrownBy(() -> candidate().asking(Kind.CANARY, share, PEOPLE.get(0), NOW))
                    .hasMessageContaining("between 1 and 99");
        }
    }

    private static PairVersion candidate() {
        return new PairVersion(
                new UUID(1, 1),
                new TenantId(new UUID(2, 2)),
                "enja",
                "1+a",
                "d",
                "b",
                "f",
                new UUID(3, 3),
                State.CANDIDATE,
                0,
                null,
                null,
                null,
                NOW,
                NOW);
    }
}
