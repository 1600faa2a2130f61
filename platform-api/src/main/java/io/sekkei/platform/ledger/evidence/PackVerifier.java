package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything in a pack and stops at the first thing that is wrong.
 *
 * <p>From the signature down: the key has signed the newest checkpoint; the tiles make up the tree whose root it tells;
 * every entry in the pack hashes to the leaf at its index; every earlier checkpoint is the root of the same tree at its
 * size; the ledger has signed how many entries there are, so that none is missing; what was stated about a period is
 * what the entries come to; and enough witnesses have cosigned a checkpoint.
 */
public final class PackVerifier {
    private final PackFiles files;
    private final Trust trust;
    private final VerifierKey key;
    private final Map<Long, String> notes = new TreeMap<>();
    private final Map<String, PeriodStatement> statements = new LinkedHashMap<>();

    private PackVerifier(PackFiles files, Trust trust) {
        this.files = files;
        this.trust = trust;
        this.key = key(files, trust.key());
    }

    /**
     * @throws BadEvidenceException if the pack does not prove what it claims, or not what is demanded
     */
    public static Verdict verify(Path pack, Trust trust) throws IOException {
        try (var files = PackFiles.open(pack)) {
            return new PackVerifier(files, trust).verify();
        } catch (ZipException e) {
            throw new BadEvidenceException("The pack cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** Verifies with a key and a kept checkpoint, and asks for no witness. */
    public static Verdict verify(Path pack, @Nullable VerifierKey trusted, @Nullable String kept) throws IOException {
        return verify(pack, new Trust(trusted, kept));
    }

    private static VerifierKey key(PackFiles files, @Nullable VerifierKey trusted) {
        var text = files.text(PackFile.KEY);
        var own = blaming(PackFile.KEY, () -> VerifierKey.parse(text.stripTrailing()));
        if (!text.equals(own + "\n") || trusted != null && !text.equals(trusted + "\n")) {
            throw BadEvidenceException.of(PackFile.KEY, "it is not the key that was expected");
        }
        return own;
    }

    private Verdict verify() throws IOException {
        var names = files.names();
        var newest = checkpoint(PackFile.CHECKPOINT);
        var earlier = earlier(names, newest);
        refuseOtherFiles(names, newest, earlier);
        var digest = Statement.digest(texts(names, earlier));
        var note = files.text(PackFile.STATEMENT);
        var scope = blaming(PackFile.STATEMENT, () -> Statement.scopeOf(note, key));
        readPeriods(names);
        try (var records = new RecordReader(files.stream(PackFile.RECORDS))) {
            walk(newest, earlier, records);
            var seen = new Statement(
                    newest.origin(), scope, newest.size(), earlier.size(), digest, records.count(), records.digest());
            if (!seen.isWhatSays(note, key)) {
                throw BadEvidenceException.of(PackFile.STATEMENT, "the pack holds something else than it says");
            }
            return new Verdict(
                    newest.origin(),
                    scope,
                    records.count(),
                    newest.size(),
                    earlier.size(),
                    records.erasures(),
                    records.retentions(),
                    Cosigned.upTo(notes, trust),
                    checkPeriods());
        }
    }

    private List<String> texts(Set<String> names, List<Checkpoint> earlier) {
        var texts = new ArrayList<>(List.of(files.text(PackFile.CHECKPOINT)));
        earlier.forEach(checkpoint -> texts.add(files.text(PackFile.EARLIER + checkpoint.size())));
        if (names.contains(PackFile.PERIOD)) {
            texts.add(files.text(PackFile.PERIOD));
        }
        return texts;
    }

    private void walk(Checkpoint newest, List<Checkpoint> earlier, RecordReader records) throws IOException {
        var walk = new TreeWalk(files, newest, records, this::tally);
        walk.expect(PackFile.CHECKPOINT, newest);
        earlier.forEach(checkpoint -> walk.expect(PackFile.EARLIER + checkpoint.size(), checkpoint));
        if (trust.checkpoint() != null) {
            var kept = trust.checkpoint();
            walk.expect("the kept checkpoint", blaming("kept", () -> Checkpoint.open(kept, key)));
        }
        statements.forEach((name, statement) -> walk.expect(name, statement.checkpoint()));
        walk.run();
    }

    private void readPeriods(Set<String> names) {
        if (names.contains(PackFile.PERIOD)) {
            readPeriod(PackFile.PERIOD, files.text(PackFile.PERIOD));
        }
        if (trust.statement() != null) {
            readPeriod("the statement", trust.statement());
        }
    }

    private void readPeriod(String name, String note) {
        statements.put(name, blaming(name, () -> PeriodStatement.open(note, key)));
    }

    private void tally(long index, byte[] entry) {
        statements.forEach((name, statement) -> {
            try {
                statement.add(index, entry);
            } catch (BadEvidenceException e) {
                throw BadEvidenceException.of(index, String.valueOf(e.getMessage()));
            }
        });
    }

    private int checkPeriods() {
        statements.forEach((name, statement) -> blaming(name, () -> {
            statement.check();
            return name;
        }));
        return statements.size();
    }

    private Checkpoint checkpoint(String name) {
        var note = files.text(name);
        var checkpoint = blaming(name, () -> Checkpoint.open(note, key));
        notes.put(checkpoint.size(), note);
        return checkpoint;
    }

    private List<Checkpoint> earlier(Set<String> names, Checkpoint newest) {
        var earlier = new ArrayList<Checkpoint>();
        for (var name : names.stream()
                .filter(n -> n.startsWith(PackFile.EARLIER))
                .sorted()
                .toList()) {
            var checkpoint = checkpoint(name);
            if (!name.equals(PackFile.EARLIER + checkpoint.size()) || checkpoint.size() >= newest.size()) {
                throw BadEvidenceException.of(name, "it is not the checkpoint its name tells");
            }
            earlier.add(checkpoint);
        }
        earlier.sort(Comparator.comparingLong(Checkpoint::size));
        return earlier;
    }

    private static void refuseOtherFiles(Set<String> names, Checkpoint newest, List<Checkpoint> earlier) {
        var others = new HashSet<>(names);
        others.removeAll(
                Set.of(PackFile.KEY, PackFile.CHECKPOINT, PackFile.RECORDS, PackFile.STATEMENT, PackFile.PERIOD));
        earlier.forEach(checkpoint -> others.remove(PackFile.EARLIER + checkpoint.size()));
        Tile.of(newest.size()).forEach(tile -> others.remove(tile.path()));
        others.stream().sorted().findFirst().ifPresent(name -> {
            throw BadEvidenceException.of(name, "it does not belong in the pack");
        });
    }

    private static <T> T blaming(String file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BadEvidenceException e) {
            throw BadEvidenceException.of(file, String.valueOf(e.getMessage()));
        }
    }
}
