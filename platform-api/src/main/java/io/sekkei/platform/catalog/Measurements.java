package io.sekkei.platform.catalog;

import io.sekkei.inference.checkpoint.PairFiles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What pairs were measured to do. The figures lie beside a pair's files, under its name, as {@code make bench} writes them.
 * The pair's digest does not vouch for them.
 */
@Service
public class Measurements {
    private static final JsonMapper JSON = new JsonMapper();

    private final CatalogSettings settings;
    private final Catalog catalog;

    Measurements(CatalogSettings settings, Catalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
    }

    /**
     * What a pair was measured to do.
     *
     * @param pair its id
     * @param machine what it was measured on
     * @param method how
     * @param directions the tasks
     */
    public record Measured(String pair, String machine, String method, List<Direction> directions) {}

    /** One task, and what each system did in it. */
    public record Direction(String name, List<Figures> systems) {}

    /** What a mode of the pair, or a control, did: quality with its interval, medians of times, memory. */
    public record Figures(
            String system,
            Interval bleu,
            Interval chrf,
            double msPerToken,
            double msPerSentence,
            double firstTokenMs,
            long peakMemoryMib) {}

    /** A figure with its 95 % interval. */
    public record Interval(double value, double low, double high) {}

    /** Empty if no such pair is served, or nobody has measured it. */
    public Optional<Measured> of(String pair) {
        return catalog.pair(pair)
                .flatMap(served -> settings.pairs().stream()
                        .map(location -> read(location, pair))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<Measured> read(String location, String pair) {
        return Optional.ofNullable(bytes(location, pair))
                .map(JSON::readTree)
                .map(json -> new Measured(
                        pair,
                        json.path("machine").asString(),
                        json.path("method").asString(),
                        members(json.path("directions"), Measurements::direction)));
    }

    private static byte @Nullable [] bytes(String location, String pair) {
        return PairFiles.at(location).read(pair + ".json");
    }

    private static Direction direction(String name, JsonNode systems) {
        return new Direction(name, members(systems, Measurements::figures));
    }

    private static Figures figures(String system, JsonNode row) {
        return new Figures(
                system,
                interval(row.path("bleu")),
                interval(row.path("chrf")),
                row.path("msPerToken").asDouble(),
                row.path("msPerSentence").asDouble(),
                row.path("firstTokenMs").asDouble(),
                row.path("peakMemoryMiB").asLong());
    }

    private static Interval interval(JsonNode node) {
        return new Interval(
                node.path("value").asDouble(),
                node.path("low").asDouble(),
                node.path("high").asDouble());
    }

    private interface Reading<T> {
        T of(String name, JsonNode value);
    }

    private static <T> List<T> members(JsonNode object, Reading<T> reading) {
        return Stream.of(object)
                .flatMap(node -> node.properties().stream())
                .map(member -> reading.of(member.getKey(), Objects.requireNonNull(member.getValue())))
                .toList();
    }
}
