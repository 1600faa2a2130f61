package io.sekkei.platform.pilot.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.pilot.dataset.Splits.Shares;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SplitsProperties {
    @Property(tries = 200)
    void whatWasSplitHereHasNoLeaks(
            @ForAll @Size(min = 1, max = 30) List<@AlphaChars @StringLength(min = 1, max = 20) String> inputs,
            @ForAll @IntRange(max = 50) int train,
            @ForAll @IntRange(max = 50) int dev) {
        var rows = rows(inputs);

        var split = Splits.assign(rows, new Shares(train, dev));

        assertThat(Splits.leaks(split)).isEmpty();
        assertThat(split).hasSameSizeAs(rows).allMatch(row -> row.split() != null);
        assertThat(Splits.assign(rows, new Shares(train, dev))).isEqualTo(split);
    }

    @Example
    void findsWhatIsNearlyTheSameInAnotherPart() {
        var rows = List.of(
                new Row(1, null, "Please send me the invoice by Friday.", null, Split.TRAIN, null),
                new Row(2, null, "The train was late because of the snow.", null, Split.TEST, null),
                new Row(3, null, "please  send me the INVOICE by Friday!", null, Split.TEST, null),
                new Row(4, null, "Please send me the estimate by Monday.", null, Split.TEST, null));

        assertThat(Splits.leaks(rows))
                .containsExactly(new RowFault(
                        3, "split", "is test, but the input is nearly the same as that of line 1, which is train"));
    }

    @Example
    void anInstructionBeforeEveryInputMakesNoneOfThemTheSame() {
        var rows = new ArrayList<Row>();
        for (var i = 0; i < 300; i++) {
            rows.add(new Row(
                    i + 1,
                    null,
                    "Translate this sentence to Japanese: " + Integer.toString(i * 7919, 36),
                    null,
                    null,
                    null));
        }

        var parts = Splits.sizes(Splits.assign(rows, new Shares(60, 20)));

        assertThat(parts.get(Split.TRAIN)).isBetween(140, 220);
        assertThat(parts.get(Split.DEV)).isBetween(30, 95);
    }

    @Example
    void theSamplesAreManyAndTheirTwoDirectionsInOnePart() {
        var rows = Samples.rows(new Shares(0, 30));
        var texts = Samples.texts();

        assertThat(texts).hasSizeGreaterThanOrEqualTo(120);
        assertThat(texts)
                .allMatch(text -> text.ja().matches(".*[ぁ-ん].*") && text.en().matches("[ -~]+"));
        assertThat(new HashSet<>(texts)).hasSameSizeAs(texts);
        assertThat(Splits.leaks(rows)).isEmpty();
        for (var i = 0; i < rows.size(); i += 2) {
            assertThat(rows.get(i).split()).isEqualTo(rows.get(i + 1).split());
            assertThat(rows.get(i).input()).endsWith(rows.get(i + 1).reference());
        }
        assertThat(Splits.sizes(rows).get(Split.DEV)).isBetween(40, 110);
    }

    private static List<Row> rows(List<String> inputs) {
        var rows = new ArrayList<Row>();
        inputs.forEach(input -> rows.add(new Row(rows.size() + 1, null, input, null, null, null)));
        return rows;
    }
}
