package io.sekkei.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LandingPageTest {
    private static final Pattern TEXT_ON_THE_PAGE = Pattern.compile("data-text=\"([^\"]+)\">([^<]*)<");
    private static final Pattern TEXT_IN_THE_SCRIPT = Pattern.compile("text\\(\"([A-Za-z.]+)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        assertThat(texts("ja").keySet()).isEqualTo(texts("en").keySet());
    }

    @Test
    void bothLanguagesTakeTheSameValues() throws IOException {
        var english = texts("en");

        texts("ja")
                .forEach((name, japanese) ->
                        assertThat(placeholders(japanese)).as(name).isEqualTo(placeholders(english.get(name))));
    }

    @Test
    void everyTextOnThePageIsTheEnglishOne() throws IOException {
        var english = texts("en");

        var places = TEXT_ON_THE_PAGE.matcher(read("index.html")).results().toList();

        assertThat(places)
                .isNotEmpty()
                .allSatisfy(place -> assertThat(place.group(2)).isEqualTo(english.get(place.group(1))));
    }

    @Test
    void everyTextTheScriptSaysExists() throws IOException {
        var english = texts("en").keySet();

        var said = TEXT_IN_THE_SCRIPT.matcher(read("assets/page.js")).results().toList();

        assertThat(said).isNotEmpty().allSatisfy(name -> assertThat(english).contains(name.group(1)));
    }

    @Test
    void holdsToTheStrictContentSecurityPolicy() throws IOException {
        assertThat(read("index.html"))
                .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
                .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=")
                .doesNotContainPattern("(src|href)=\"(https?:|data:|//)");
    }

    @Test
    void keepsTheKeyInMemoryOnly() throws IOException {
        assertThat(read("assets/page.js") + read("assets/client.js") + read("assets/events.js"))
                .doesNotContain("localStorage", "sessionStorage", "indexedDB", "document.cookie");
    }

    private static Map<String, String> texts(String language) throws IOException {
        var texts = new TreeMap<String, String>();
        ((ObjectNode) new ObjectMapper().readTree(read("assets/texts/" + language + ".json")))
                .properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().textValue()));
        return texts;
    }

    private static Set<String> placeholders(String text) {
        var found = new TreeSet<String>();
        PLACEHOLDER.matcher(text).results().forEach(place -> found.add(place.group()));
        return found;
    }

    private static String read(String file) throws IOException {
        try (var content = LandingPageTest.class.getResourceAsStream("/static/" + file)) {
            assertThat(content).as(file).isNotNull();
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
