package io.sekkei.platform.tuning;

import io.sekkei.platform.catalog.PairVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import org.springframework.stereotype.Component;

/**
 * Where jobs keep what they need until they are done, and where their results go. After an erasure a job has another folder:
 * what was learned with the erased text, or read of it, is dropped.
 */
@Component
class TuningFolders {
    private final TuningSettings settings;
    private final PairVersions versions;

    TuningFolders(TuningSettings settings, PairVersions versions) {
        this.settings = settings;
        this.versions = versions;
    }

    /** What a job may keep until it is done. */
    Path of(TuningJob job) {
        return settings.folder().resolve(job.id().toString()).resolve(edition(job));
    }

    /** Another one after each erasure. */
    private static String edition(TuningJob job) {
        return "without-%d".formatted(job.examples().erased());
    }

    /** Below the folder of versions. */
    String relative(TuningJob job) {
        return "%s/%s".formatted(job.tenant().value(), job.id());
    }

    /** Where the result goes. */
    Path result(TuningJob job) {
        return versions.folder().resolve(relative(job));
    }

    /** Beside it, and not there: where the result is written. */
    Path fresh(TuningJob job) {
        var result = result(job);
        var fresh = result.resolveSibling(result.getFileName() + "." + edition(job));
        delete(fresh);
        make(versions.folder().resolve(job.tenant().value().toString()));
        return fresh;
    }

    boolean isThere(Path result) {
        return Files.isDirectory(result);
    }

    /** All of it at once, so that nobody ever finds half a result. */
    void publish(Path fresh, Path result) {
        try {
            Files.move(fresh, result, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The result cannot be moved to " + result, e);
        }
    }

    /** Drops what was kept before an erasure, a result that nobody has judged among it. */
    void keepOnly(TuningJob job) {
        var all = settings.folder().resolve(job.id().toString());
        var kept = of(job);
        if (!Files.isDirectory(kept) && job.version() == null) {
            delete(result(job));
        }
        if (Files.isDirectory(all)) {
            try (var editions = Files.list(all)) {
                editions.filter(edition -> !edition.equals(kept)).toList().forEach(TuningFolders::delete);
            } catch (IOException e) {
                throw new UncheckedIOException("The folder %s cannot be tidied".formatted(all), e);
            }
        }
        make(kept);
    }

    /** Drops everything but a result that became a version. */
    void drop(TuningJob job) {
        delete(settings.folder().resolve(job.id().toString()));
        if (job.version() == null) {
            delete(result(job));
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder %s cannot be made".formatted(folder), e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder %s cannot be deleted".formatted(folder), e);
        }
    }
}
