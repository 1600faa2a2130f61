package io.sekkei.inference.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class TuneChartTest {
    private final ObjectNode document = new JsonMapper()
            .createObjectNode()
            .put("machine", "two cores")
            .put("method", "a few texts")
            .put("limitOfForgetting", "at most 2.0 points of chrf")
            .put("mostForgotten", 2.0);

    @Test
    void everyPointIsADotInBothPanelsAndHigherIsBetter() throws Exception {
        point("lora", 500, 20, -1);
        point("lora", 2_000, 30, -3);
        point("full", 500, 25, -0.5);

        var dots = elements(TuneChart.of(document), "circle");

        assertThat(dots).hasSize(6);
        assertThat(number(dots[0], "cy")).isGreaterThan(number(dots[1], "cy"));
        assertThat(number(dots[3], "cy")).isLessThan(number(dots[4], "cy"));
        assertThat(number(dots[0], "cx")).isLessThan(number(dots[1], "cx"));
    }

    @Test
    void nothingIsDrawnOutsideOfThePicture() throws Exception {
        point("full", 500, 99.9, -60);
        point("full", 2_000, 0.1, 12);

        for (var dot : elements(TuneChart.of(document), "circle")) {
            assertThat(number(dot, "cx")).isBetween(60.0, 940.0);
            assertThat(number(dot, "cy")).isBetween(60.0, 320.0);
        }
    }

    @Test
    void aRowTellsRateGainAndWhatWasForgotten() {
        point("lora", 2_000, 30, -3);

        assertThat(TuneTable.of(document))
                .contains("| lora | 2,000 | 0.002 | 300 (250) | 90 | 2.500 → 2.000 |")
                .contains("| 10.0 → 30.0 | +20.0 (+19.0 to +21.0) | -3.0 (-4.0 to -2.0) |", "| beyond |");
    }

    @Test
    void theWorseDirectionIsWhatWasForgotten() {
        point("lora", 500, 20, -3);
        var general = (ArrayNode) document.get("points").get(0).get("general");
        comparison(general.addObject(), "words", "chrf", 40, 39.5);

        var worst = TuneTable.worstOfGeneral(document.get("points").get(0));

        assertThat(worst.get("kind").asText()).isEqualTo("characters");
    }

    private void point(String method, int examples, double chrf, double change) {
        var point = document.withArrayProperty("points").addObject();
        point.put("method", method).put("rate", 0.002).put("examples", examples);
        point.put("updates", 300).put("bestUpdate", 250).put("seconds", 90);
        point.put("devLossBefore", 2.5).put("devLoss", 2.0);
        var own = point.putArray("own");
        comparison(own.addObject(), "characters", "chrf", 10, chrf);
        comparison(own.addObject(), "characters", "rouge_l", 10, chrf);
        comparison(point.putArray("general").addObject(), "characters", "chrf", 30, 30 + change);
        point.put("forgetting", "beyond");
    }

    private static void comparison(ObjectNode node, String kind, String metric, double before, double after) {
        node.put("kind", kind).put("metric", metric).put("sentences", 100);
        interval(node.putObject("before"), before);
        interval(node.putObject("after"), after);
        interval(node.putObject("difference"), after - before);
    }

    private static void interval(ObjectNode node, double value) {
        node.put("value", value).put("low", value - 1).put("high", value + 1);
    }

    private static Element[] elements(String svg, String name) throws Exception {
        var parsed = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        var found = parsed.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(index -> (Element) found.item(index))
                .toArray(Element[]::new);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
