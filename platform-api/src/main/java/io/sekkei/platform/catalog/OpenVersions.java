package io.sekkei.platform.catalog;

import io.sekkei.inference.TextGenerator;
import io.sekkei.platform.problem.Problem;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The tenants' versions that are open in this process; bounded, the ones used longest ago are closed first. A version is
 * opened only if its files are what the database says they are.
 */
@Component
class OpenVersions {
    private final VersionSettings settings;
    private final PairServingSettings serving;
    private final PairOpener opener;
    private final Map<UUID, VersionGenerator> generators = new LinkedHashMap<>(16, 0.75f, true);

    OpenVersions(VersionSettings settings, PairServingSettings serving, PairOpener opener) {
        this.settings = settings;
        this.serving = serving;
        this.opener = opener;
    }

    Path folder() {
        return settings.folder();
    }

    /** The version at work; it opens when it is first asked for something. */
    synchronized TextGenerator of(PairVersion version) {
        var generator = generators.computeIfAbsent(version.id(), id -> new VersionGenerator(() -> open(version)));
        makeRoom(generator);
        return generator;
    }

    private void makeRoom(VersionGenerator wanted) {
        var open = generators.values().stream().filter(VersionGenerator::isOpen).count();
        for (var generator : generators.values()) {
            if (open < settings.open()) {
                return;
            }
            if (generator != wanted && generator.isOpen() && generator.closeIfIdle()) {
                open--;
            }
        }
    }

    private TextGenerator open(PairVersion version) {
        TextGenerator opened;
        try {
            opened = opener.open(settings.folder().resolve(version.folder()).toString(), serving);
        } catch (RuntimeException e) {
            throw unavailable(version, String.valueOf(e.getMessage()), e);
        }
        if (opened.pair().digest().equals(version.digest())) {
            return opened;
        }
        var found = opened.pair().digest();
        opened.close();
        throw unavailable(version, "its digest is %s".formatted(found), null);
    }

    /** Another version in its place would be one that nobody has let write. */
    private static Problem unavailable(PairVersion version, String why, @Nullable Throwable cause) {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "version_unavailable",
                "model",
                "Version %s of %s cannot be opened here; the operator must mend it or you must roll it back"
                        .formatted(version.version(), version.pair()),
                new IllegalStateException(why, cause));
    }

    @PreDestroy
    synchronized void close() {
        generators.values().forEach(VersionGenerator::close);
    }
}
