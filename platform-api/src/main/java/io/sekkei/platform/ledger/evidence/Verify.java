package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The command {@code verify}: checks a pack on any machine with Java 17, without a server. */
final class Verify {
    private static final String USAGE = """
            Usage: verify PACK [--key FILE] [--checkpoint FILE] [--witness FILE]... [--quorum N] [--statement FILE]
              PACK               an evidence pack
              --key FILE         the ledger's verifier key, as you got it before and not with the pack
              --checkpoint FILE  a checkpoint you kept; the ledger must continue it
              --witness FILE     the verifier key of a witness; give it once for each witness
              --quorum N         so many witnesses must have cosigned; all of those given if you do not say
              --statement FILE   a statement about a period; the entries are counted again
            """;

    private @Nullable Path pack;
    private @Nullable VerifierKey key;
    private @Nullable String checkpoint;
    private @Nullable String statement;
    private final List<VerifierKey> witnesses = new ArrayList<>();
    private @Nullable Integer quorum;

    private Verify() {}

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
            if (argument.startsWith("--")) {
                if (arguments.isEmpty() || !option(argument, arguments.remove())) {
                    return false;
                }
            } else if (pack == null) {
                pack = Path.of(argument);
            } else {
                return false;
            }
        }
        return true;
    }

    private boolean option(String name, String value) throws IOException {
        switch (name) {
            case "--key" -> key = keyIn(value);
            case "--checkpoint" -> checkpoint = Files.readString(Path.of(value));
            case "--witness" -> witnesses.add(keyIn(value));
            case "--quorum" -> quorum = Integer.valueOf(value);
            case "--statement" -> statement = Files.readString(Path.of(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static VerifierKey keyIn(String file) throws IOException {
        return VerifierKey.parse(Files.readString(Path.of(file)).strip());
    }

    private Trust trust() {
        var wanted = Objects.requireNonNullElse(quorum, witnesses.size());
        if (wanted < 0 || wanted > witnesses.size()) {
            throw new IllegalArgumentException(
                    "a quorum of %d cannot be reached by %d witnesses".formatted(wanted, witnesses.size()));
        }
        return new Trust(key, checkpoint, witnesses, wanted, statement);
    }

    private void verify(Path file, PrintStream out) throws IOException {
        var verdict = PackVerifier.verify(file, trust());
        out.printf(
                "GOOD. %d entries (%s) of the %d in the ledger %s; %d earlier checkpoints are continued.%n",
                verdict.records(), verdict.scope(), verdict.size(), verdict.origin(), verdict.earlier());
        if (verdict.erasures() + verdict.retentions() > 0) {
            out.printf(
                    "Contents are gone: %d records were erased, %d runs of retention dropped what was due.%n",
                    verdict.erasures(), verdict.retentions());
        }
        if (!witnesses.isEmpty()) {
            out.printf("Witnesses cosigned the ledger's first %d entries.%n", verdict.witnessed());
        }
        if (verdict.statements() > 0) {
            out.printf("Counted again: %d statements about a period.%n", verdict.statements());
        }
        if (key == null) {
            out.println("The key came with the pack. Compare it with one you got another way, or give that as --key.");
        }
    }
}
