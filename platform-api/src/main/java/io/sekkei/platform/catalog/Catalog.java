package io.sekkei.platform.catalog;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.TextGenerator;
import io.sekkei.platform.problem.StartRefusedException;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/** The pairs this process serves. All are opened at the start; if one cannot be, the process does not start. */
@Service
public class Catalog {
    private final Map<String, TextGenerator> pairs;
    private final Map<String, ServedModel> models;
    private final Map<String, String> locations = new HashMap<>();

    Catalog(CatalogSettings settings, PairServingSettings serving, PairOpener opener, Clock clock) {
        this.pairs = openAll(settings.pairs(), serving, opener, locations);
        var now = clock.instant();
        this.models = pairs.values().stream()
                .flatMap(pair -> modelsOf(pair, now))
                .collect(Collectors.toMap(ServedModel::name, model -> model, (a, b) -> a, LinkedHashMap::new));
    }

    /** Every name a client can ask for. */
    public List<ServedModel> models() {
        return List.copyOf(models.values());
    }

    public Optional<ServedModel> model(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /** The pair of this id, in any of its modes; empty if it is not served here. */
    public Optional<ServedModel> pair(String id) {
        return models.values().stream()
                .filter(model -> model.pair().id().equals(id))
                .findFirst();
    }

    /** The same version of the same pair in another mode; it must offer that mode. */
    public ServedModel inMode(ServedModel model, DecodingMode mode) {
        if (model.mode() == mode) {
            return model;
        }
        var name = nameOf(model.pair(), mode);
        var shipped = Objects.requireNonNull(models.get(name));
        return model.version() == null
                ? shipped
                : new ServedModel(name, mode, model.generator(), model.openedAt(), model.version());
    }

    /** Where the files of a pair lie. */
    Optional<String> location(String pair) {
        return Optional.ofNullable(locations.get(pair));
    }

    /** Whether anything is being written, or waits for it. */
    public boolean isBusy() {
        return pairs.values().stream().map(TextGenerator::load).anyMatch(load -> load.running() + load.waiting() > 0);
    }

    Collection<TextGenerator> pairs() {
        return pairs.values();
    }

    @PreDestroy
    void close() {
        pairs.values().forEach(TextGenerator::close);
    }

    private static Stream<ServedModel> modelsOf(TextGenerator generator, Instant now) {
        var pair = generator.pair();
        var plain = new ServedModel(pair.id(), pair.defaultMode(), generator, now);
        var named =
                pair.modes().stream().sorted().map(mode -> new ServedModel(nameOf(pair, mode), mode, generator, now));
        return Stream.concat(Stream.of(plain), named);
    }

    private static String nameOf(PairDescription pair, DecodingMode mode) {
        return pair.id() + ":" + mode.wireName();
    }

    /** Tries every location before giving up, so that the operator hears of all faults at once. */
    private static Map<String, TextGenerator> openAll(
            List<String> places, PairServingSettings serving, PairOpener opener, Map<String, String> locations) {
        var opened = new LinkedHashMap<String, TextGenerator>();
        var faults = new ArrayList<RuntimeException>();
        for (var location : places) {
            try {
                var pair = opener.open(location, serving);
                if (opened.putIfAbsent(pair.pair().id(), pair) != null) {
                    pair.close();
                    throw new IllegalStateException("another location holds a pair '%s' too"
                            .formatted(pair.pair().id()));
                }
                locations.put(pair.pair().id(), location);
            } catch (RuntimeException e) {
                faults.add(new IllegalStateException(
                        "The pair at %s cannot be served: %s".formatted(location, e.getMessage()), e));
            }
        }
        if (!faults.isEmpty()) {
            opened.values().forEach(TextGenerator::close);
            throw refused(faults);
        }
        return opened;
    }

    private static StartRefusedException refused(List<RuntimeException> faults) {
        var sentence = faults.stream().map(RuntimeException::getMessage).collect(Collectors.joining(" "));
        return new StartRefusedException(
                sentence, "Mend the files named above, or set sekkei.pairs to pairs that are whole.", faults.get(0));
    }
}
