package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command {@code verify}: checks a pack on any machine with Java 17, without a server. */
public final class Verify {
    private static final String USAGE = """
            Usage: verify PACK [--key FILE] [--checkpoint FILE]
              PACK               an evidence pack
              --key FILE         the ledger's verifier key, as you got it before and not with the pack
              --checkpoint FILE  a checkpoint you kept; the ledger must continue it
            """;

    private @Nullable Path pack;
    private @Nullable VerifierKey key;
    private @Nullable String checkpoint;

    private Verify() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** Returns 0 if the pack holds, 1 if it does not, 2 if it could not be tried. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            var command = new Verify();
            if (!command.read(new ArrayDeque<>(arguments)) || command.pack == null) {
                err.print(USAGE);
                return 2;
            }
            command.verify(command.pack, out);
            return 0;
        } catch (BadEvidenceException e) {
            err.println("BAD. " + e.getMessage());
            return 1;
        } catch (IOException | RuntimeException e) {
            err.println("The pack could not be read: " + e);
            return 2;
        }
    }

    private boolean read(Deque<String> arguments) throws IOException {
        while (!arguments.isEmpty()) {
            var argument = arguments.remove();
            if (argument.equals("--key") && !arguments.isEmpty()) {
                key = VerifierKey.parse(
                        Files.readString(Path.of(arguments.remove())).strip());
            } else if (argument.equals("--checkpoint") && !arguments.isEmpty()) {
                checkpoint = Files.readString(Path.of(arguments.remove()));
            } else if (pack == null && !argument.startsWith("--")) {
                pack = Path.of(argument);
            } else {
                return false;
            }
        }
        return true;
    }

    private void verify(Path file, PrintStream out) throws IOException {
        var verdict = PackVerifier.verify(file, key, checkpoint);
        out.printf(
                "GOOD. %d entries (%s) of the %d in the ledger %s; %d earlier checkpoints are continued.%n",
                verdict.records(), verdict.scope(), verdict.size(), verdict.origin(), verdict.earlier());
        if (verdict.erasures() + verdict.retentions() > 0) {
            out.printf(
                    "Contents are gone: %d records were erased, %d runs of retention dropped what was due.%n",
                    verdict.erasures(), verdict.retentions());
        }
        if (key == null) {
            out.println("The key came with the pack. Compare it with one you got another way, or give that as --key.");
        }
    }
}
