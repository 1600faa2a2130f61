package io.sekkei.inference.tokenizer.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JinjaTemplateTest {
    record Rendered(String template, List<Map<String, Object>> messages, String text, String refusal) {}

    static Stream<Rendered> rendered() throws IOException {
        try (var stream = JinjaTemplateTest.class.getResourceAsStream("rendered.json")) {
            return Stream.of(new ObjectMapper().readValue(stream, Rendered[].class));
        }
    }

    /** Texts from tools/jinja_vectors.py. */
    @ParameterizedTest
    @MethodSource("rendered")
    void writesWhatThePackageJinja2Writes(Rendered expected) {
        var template = JinjaTemplate.of(expected.template());
        var variables = Map.of(
                "messages",
                expected.messages(),
                "add_generation_prompt",
                true,
                "bos_token",
                "<bos>",
                "eos_token",
                "<eos>");

        if (expected.refusal() == null) {
            assertThat(template.render(variables)).isEqualTo(expected.text());
        } else {
            assertThatThrownBy(() -> template.render(variables))
                    .isInstanceOfSatisfying(
                            JinjaException.class,
                            refusal -> assertThat(refusal.isRaised()).isTrue())
                    .hasMessage(expected.refusal());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{% macro f() %}{% endmacro %} | it uses the statement macro, but only for, if and set are known",
                "{{ x ¦ attr('y') }} | it uses the filter attr",
                "{{ x is callable }} | it uses the test callable",
                "{{ 'x'.__class__() }} | it uses the method __class__",
                "{{ x.getClass() }} | it uses the method getClass",
                "{{ x | its tag at character 0 has no end",
                "{% if x %} | it ends where one of [elif, else, endif] should be",
                "{% endif %} | it uses the statement endif",
                "{{ }} | it has the end of a tag where a value should be",
                "{{ 1 2 }} | it has 2 where the end of the tag should be",
                "{{ 'a }} | has no end",
                "{{ a ; b }} | it cannot be read from ; b on",
                "{% for x y %}{% endfor %} | it has y where in should be",
                "{{ nowhere.further }} | it asks something undefined for further",
                "{{ nowhere() }} | it calls something that is no function",
                "{{ 1 // 0 }} | it divides by zero",
                "{{ 'a' + 1 }} | it computes with a, which is no number",
                "{% for i in range(10000000) %}{% endfor %} | it counts further than",
                "{% for i in range(2000) %}{% for j in range(2000) %}{% endfor %}{% endfor %} | it takes more than",
                "{% set x = 'aaaaaaaa' %}{% set ns = namespace(x=x) %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %} | it writes more than",
                "{{ 9999999999999999999 }} | it holds the number 9999999999999999999",
            })
    void refusesWhatItDoesNotKnowOrWhatNeverEnds(String template, String sentence) {
        assertThatThrownBy(() -> JinjaTemplate.of(template.replace("¦", "|")).render(Map.of("x", "text")))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void whatAConversationHoldsIsNeverRunAsATemplate() {
        var template = JinjaTemplate.of("{{ content }}");

        assertThat(template.render(Map.of("content", "{{ 7 * 7 }}{% for x in y %}")))
                .isEqualTo("{{ 7 * 7 }}{% for x in y %}");
    }

    @Test
    void nestingHasAnEnd() {
        assertThatThrownBy(() -> JinjaTemplate.of("{{ " + "(".repeat(100_000))).isInstanceOf(JinjaException.class);
        assertThatThrownBy(() -> JinjaTemplate.of("{{ " + "(".repeat(100_000) + "}}"))
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> JinjaTemplate.of("{{ " + "not ".repeat(100_000) + "x }}"))
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> JinjaTemplate.of("{% if x %}".repeat(100_000))).hasMessageContaining("nested");
    }

    @Provide
    Arbitrary<String> scraps() {
        return Arbitraries.of(
                        "{%",
                        "%}",
                        "{{",
                        "}}",
                        "{#",
                        "#}",
                        "-",
                        "if",
                        "for",
                        "set",
                        "x",
                        "in",
                        "endif",
                        "endfor",
                        "else",
                        "'",
                        "\"",
                        "[",
                        "]",
                        "(",
                        ")",
                        "{",
                        "}",
                        ".",
                        "|",
                        "is",
                        "not",
                        "1",
                        "+",
                        "~",
                        "=",
                        " ",
                        "\n",
                        ",",
                        ":",
                        "trim",
                        "messages",
                        "loop",
                        "range",
                        "elif",
                        "and",
                        "\\")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 5_000)
    void anyTextIsRenderedOrRefused(@ForAll("scraps") String source) {
        try {
            assertThat(JinjaTemplate.of(source)
                            .render(Map.of("x", "text", "messages", List.of(Map.of("role", "user")))))
                    .isNotNull();
        } catch (JinjaException refusal) {
            assertThat(refusal.getMessage()).isNotBlank();
        }
    }
}
