package io.sekkei.inference.command.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the page, the picture and the ratios make of figures. */
class EngineDocumentTest {
    private static final String DECODE_16 = "decodeBatch16TokensPerSecond";

    private final EngineDocument document = EngineDocument.of("by hand", 10e9);

    @Test
    void sixteenTogetherAreComparedWithOneForOneWorkerAndForTwo() {
        document.put(new EngineSystem("sekkei", "int8", List.of()), figures(50, 275));
        document.put(new EngineSystem("sekkei", "fp16", List.of()), figures(25, 150));
        assertThat(document.root().get("ratios").has("batch16TwoWorkersVsBatch1"))
                .isFalse();

        document.put(twoWorkers("int8"), Map.of(DECODE_16, 425.0, "peakMemoryMiB", 900.0));
        document.put(twoWorkers("fp16"), Map.of(DECODE_16, 225.0, "peakMemoryMiB", 900.0));

        var ratios = document.root().get("ratios");
        assertThat(ratios.get("batch16VsBatch1").asDouble()).isEqualTo(5.5);
        assertThat(ratios.get("batch16TwoWorkersVsBatch1").asDouble()).isEqualTo(8.5);
        assertThat(ratios.get("batch16VsBatch1Fp16").asDouble()).isEqualTo(6);
        assertThat(ratios.get("batch16TwoWorkersVsBatch1Fp16").asDouble()).isEqualTo(9);
    }

    @Test
    void anEngineThatIsMeasuredAgainChangesItsRowAndItsRatiosOnly() {
        document.put(new EngineSystem("sekkei", "int8", List.of()), figures(50, 275));
        document.put(twoWorkers("int8"), Map.of(DECODE_16, 425.0));
        var later = EngineDocument.of("by hand", 10e9);
        later.keep(document);

        later.put(twoWorkers("int8"), Map.of(DECODE_16, 350.0));

        assertThat(later.root().get("rows")).hasSize(2);
        assertThat(later.root().at("/ratios/batch16TwoWorkersVsBatch1").asDouble())
                .isEqualTo(7);
        assertThat(later.root().at("/ratios/batch16VsBatch1").asDouble()).isEqualTo(5.5);
    }

    @Test
    void thePageLeavesOutWhatWasNotMeasuredAndJudgesWhatHasATarget() {
        document.put(new EngineSystem("sekkei", "int8", List.of()), figures(50, 275));
        document.put(twoWorkers("int8"), Map.of(DECODE_16, 425.0, "peakMemoryMiB", 900.0));

        assertThat(EngineTable.of(document))
                .contains("| sekkei | int8 | 400 | 500 | 450 | 512 | 50.0 | 99.0 | 275 | 1,200 |")
                .contains("| sekkei on 2 workers | int8 |  |  |  |  |  |  | 425 | 900 |")
                .contains("| batch16VsBatch1 | 5.50 | 8.0 | missed |")
                .contains("| batch16TwoWorkersVsBatch1 | 8.50 | 8.0 | met |");
    }

    @Test
    void thePictureHasABarForEveryFigureThereIs() throws Exception {
        document.put(new EngineSystem("sekkei", "int8", List.of()), figures(50, 275));
        document.put(twoWorkers("int8"), Map.of(DECODE_16, 425.0));

        var svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(EngineChart.of(document.root()).getBytes(StandardCharsets.UTF_8)));

        var bars = svg.getElementsByTagName("rect");
        assertThat(bars.getLength()).as("the ground, three bars and one").isEqualTo(5);
        var texts = svg.getElementsByTagName("text");
        assertThat(((Element) texts.item(texts.getLength() - 1)).getTextContent())
                .isEqualTo("425");
    }

    /** What {@code --only} is told is cut at commas. */
    @Test
    void oursCanBeNamedOneByOneOnTheCommandLine() {
        var ours = EngineSystem.ours(Path.of("model"));

        assertThat(ours.stream().map(EngineSystem::label))
                .doesNotHaveDuplicates()
                .noneMatch(label -> label.contains(","))
                .contains("sekkei int8", "sekkei on 2 workers int8", "sekkei on 2 workers fp16");
        assertThat(ours).allSatisfy(system -> assertThat(system.isOurs()).isTrue());
        assertThat(ours.stream().filter(system -> system.workers() == 2))
                .hasSize(2)
                .allSatisfy(system -> assertThat(system.command()).containsSequence("--workers", "2"));
    }

    private static EngineSystem twoWorkers(String weights) {
        return new EngineSystem(EngineSystem.TWO_WORKERS, weights, List.of(), 2);
    }

    private static Map<String, Double> figures(double one, double sixteen) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("prefill32TokensPerSecond", 400.0);
        figures.put("prefill256TokensPerSecond", 500.0);
        figures.put("prefill1024TokensPerSecond", 450.0);
        figures.put("firstToken256Ms", 512.0);
        figures.put("decodeBatch1TokensPerSecond", one);
        figures.put("decodeBatch4TokensPerSecond", 99.0);
        figures.put(DECODE_16, sixteen);
        figures.put("peakMemoryMiB", 1_200.0);
        return figures;
    }
}
