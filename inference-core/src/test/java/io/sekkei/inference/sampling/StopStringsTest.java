package io.sekkei.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void releasesTextAtOnceWithoutStops() {
        assertThat(released(List.of(), "a", "", "bc")).containsExactly("a", "", "bc", "");
    }

    @Test
    void withholdsWhatMightBecomeAStopString() {
        assertThat(released(List.of("###"), "a#", "#", "b")).containsExactly("a", "", "##b", "");
    }

    @Test
    void cutsAStopStringThatCrossesPieces() {
        assertThat(released(List.of("\n\nUser:"), "hi\n", "\nUs", "er: more")).containsExactly("hi", "", "", "");
    }

    @Test
    void releasesWhatWasWithheldAtTheEnd() {
        assertThat(released(List.of("END"), "the E", "N")).containsExactly("the ", "", "EN");
    }

    @Test
    void findsAStopStringInsideItsOwnBeginning() {
        assertThat(released(List.of("aab"), "a", "a", "a", "b")).containsExactly("", "", "a", "", "");
    }

    @Test
    void theStopStringThatIsCompleteFirstWinsAndOfSeveralTheLongest() {
        assertThat(String.join("", released(List.of("abcd", "bc"), "xabcd"))).isEqualTo("xa");
        assertThat(String.join("", released(List.of("c", "abc"), "xabcd"))).isEqualTo("x");
    }

    @Property
    void doesNotDependOnHowTheTextIsCut(
            @ForAll("text") String text, @ForAll("stops") List<String> stops, @ForAll("text") String cuts) {
        var pieces = new ArrayList<String>();
        var start = 0;
        for (var cut : cuts.toCharArray()) {
            var end = Math.min(text.length(), start + cut - 'a');
            pieces.add(text.substring(start, end));
            start = end;
        }
        pieces.add(text.substring(start));

        assertThat(String.join("", released(stops, pieces.toArray(String[]::new))))
                .isEqualTo(cut(text, stops));
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings().withCharRange('a', 'c').ofMaxLength(15);
    }

    @Provide
    Arbitrary<List<String>> stops() {
        return Arbitraries.strings()
                .withCharRange('a', 'c')
                .ofMinLength(1)
                .ofMaxLength(4)
                .list()
                .ofMaxSize(4);
    }

    private static List<String> released(List<String> stops, String... pieces) {
        var stopStrings = new StopStrings(stops);
        var released = new ArrayList<String>();
        for (var piece : pieces) {
            released.add(stopStrings.accept(piece));
        }
        released.add(stopStrings.flush());
        return released;
    }

    /** The rule, written down a second time and slowly. */
    private static String cut(String text, List<String> stops) {
        for (var end = 1; end <= text.length(); end++) {
            var seen = text.substring(0, end);
            var longest = stops.stream()
                    .filter(seen::endsWith)
                    .mapToInt(String::length)
                    .max();
            if (longest.isPresent()) {
                return seen.substring(0, end - longest.getAsInt());
            }
        }
        return text;
    }
}
