package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.Tile;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything in a pack and stops at the first thing that is wrong.
 *
 * <p>From the signature down: the key has signed the newest checkpoint; the tiles make up the tree whose root it tells;
 * every entry in the pack hashes to the leaf at its index; every earlier checkpoint is the root of the same tree at its
 * size; and the ledger has signed how many entries there are, so that none is missing.
 */
public final class PackVerifier {
    private final PackFiles files;
    private final VerifierKey key;

    private PackVerifier(PackFiles files, VerifierKey key) {
        this.files = files;
        this.key = key;
    }

    /**
     * @param trusted the verifier key as the auditor got it before; without it the pack's own key is taken, which proves
     *     only that the pack agrees with itself
     * @param kept a checkpoint the auditor has kept from before; a ledger that was rewritten does not continue it
     * @throws BadEvidenceException if the pack does not prove what it claims
     */
    public static Verdict verify(Path pack, @Nullable VerifierKey trusted, @Nullable String kept) throws IOException {
        try (var files = PackFiles.open(pack)) {
            return new PackVerifier(files, key(files, trusted)).verify(kept);
        } catch (ZipException e) {
            throw new BadEvidenceException("The pack cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static VerifierKey key(PackFiles files, @Nullable VerifierKey trusted) {
        var text = files.text(PackFile.KEY);
        var own = blaming(PackFile.KEY, () -> VerifierKey.parse(text.stripTrailing()));
        if (!text.equals(own + "\n") || trusted != null && !text.equals(trusted + "\n")) {
            throw BadEvidenceException.of(PackFile.KEY, "it is not the key that was expected");
        }
        return own;
    }

    private Verdict verify(@Nullable String kept) throws IOException {
        var names = files.names();
        var newest = checkpoint(PackFile.CHECKPOINT);
        var earlier = earlier(names, newest);
        refuseOtherFiles(names, newest, earlier);
        var note = files.text(PackFile.STATEMENT);
        var scope = blaming(PackFile.STATEMENT, () -> Statement.scopeOf(note, key));
        try (var records = new RecordReader(files.stream(PackFile.RECORDS))) {
            var walk = new TreeWalk(files, newest, records);
            walk.expect(PackFile.CHECKPOINT, newest);
            earlier.forEach(checkpoint -> walk.expect(PackFile.EARLIER + checkpoint.size(), checkpoint));
            if (kept != null) {
                walk.expect("the kept checkpoint", blaming("kept", () -> Checkpoint.open(kept, key)));
            }
            walk.run();
            var seen = new Statement(
                    newest.origin(), scope, newest.size(), earlier.size(), records.count(), records.digest());
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
                    records.retentions());
        }
    }

    private Checkpoint checkpoint(String name) {
        return blaming(name, () -> Checkpoint.open(files.text(name), key));
    }

    private List<Checkpoint> earlier(Set<String> names, Checkpoint newest) {
        var earlier = new ArrayList<Checkpoint>();
        for (var name : names.stream()
                .filter(n -> n.startsWith(PackFile.EARLIER))
                .sorted()
                .toList()) {
            var checkpoint = checkpoint(name);
            if (!name.equals(PackFile.EARLIER + checkpoint.size()) || checkpoint.size() > newest.size()) {
                throw BadEvidenceException.of(name, "it is not the checkpoint its name tells");
            }
            earlier.add(checkpoint);
        }
        return earlier;
    }

    private static void refuseOtherFiles(Set<String> names, Checkpoint newest, List<Checkpoint> earlier) {
        var others = new HashSet<>(names);
        others.removeAll(Set.of(PackFile.KEY, PackFile.CHECKPOINT, PackFile.RECORDS, PackFile.STATEMENT));
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
