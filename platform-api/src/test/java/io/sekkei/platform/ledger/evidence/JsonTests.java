package io.sekkei.platform.ledger.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import java.io.IOException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The verifier's own JSON against the libraries of the platform. */
class JsonTests {
    private static final JsonMapper JACKSON = new JsonMapper();

    @Property(tries = 500)
    void writesAsTheReferenceImplementationDoes(@ForAll("objects") Map<String, Object> object) throws IOException {
        var reference = new JsonCanonicalizer(JACKSON.writeValueAsString(object)).getEncodedString();

        assertThat(Json.write(object)).isEqualTo(reference);
    }

    @Property(tries = 500)
    void readsWhatOthersWrote(@ForAll("objects") Map<String, Object> object) {
        assertThat(Json.object(JACKSON.writeValueAsString(object))).isEqualTo(object);
    }

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        return objects(2);
    }

    private static Arbitrary<Map<String, Object>> objects(int depth) {
        return Arbitraries.maps(text(), values(depth)).ofMaxSize(4);
    }

    private static Arbitrary<Object> values(int depth) {
        var plain = Arbitraries.<Object>oneOf(
                text().map(value -> value),
                Arbitraries.longs().between(-(1L << 53), 1L << 53).map(value -> value),
                Arbitraries.of(true, false).map(value -> value));
        return depth == 0
                ? plain
                : Arbitraries.oneOf(
                        plain,
                        objects(depth - 1).map(value -> value),
                        values(depth - 1).list().ofMaxSize(3).map(value -> value));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withChars('a', '"', '\\', '/', '\n', '\r', '\t', '\b', '\f', '\u0000', '\u001f', '\u8a2d', '\ufb33')
                .ofMaxLength(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1.5}",
                "{\"a\":null}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"",
                "{\"a\":99999999999999999999}",
                "{\"a\":tru}",
                "{\"a\":[1}"
            })
    void refusesWhatNoEntryIsMadeOf(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(BadEvidenceException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void refusesDepthBeforeTheStackEnds(int depth) {
        var deep = "{\"a\":" + "[".repeat(depth);

        assertThatThrownBy(() -> Json.object(deep))
                .isInstanceOf(BadEvidenceException.class)
                .hasMessageContaining("less depth");
    }
}
