package io.sekkei.platform.ledger.evidence;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.Checkpoint;
import io.sekkei.platform.ledger.proof.InclusionProof;
import io.sekkei.platform.ledger.proof.MerkleHash;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The auditors' command line. {@code verify} needs nothing but Java 17; the others ask a platform for what is to be looked
 * at or checked.
 */
public final class AuditCommand {
    private static final String USAGE = """
            Usage: verify PACK [OPTION]...            checks an evidence pack without a server
                   search [--FILTER VALUE]...         finds records of generations, the newest first
                   entries [--FILTER VALUE]...        finds entries of the ledger, the newest first
                   record NUMBER [--key FILE]         tells a record and proves each of its entries
                   pack FILE [--FILTER VALUE]...      takes an evidence pack along
                   statement FILE --from TIME --to TIME
                                                      takes a statement about a period along
            Filters of search and pack: --from --to --department --key --person --purpose --pair --mode --outcome
              --request --min-cost-micros --max-cost-micros; of search also --limit --after --words
            Filters of entries: --type --subject --from --to --limit --after
            Environment: SEKKEI_URL, http://localhost:8080 without it; SEKKEI_KEY, or SEKKEI_EMAIL and SEKKEI_PASSWORD
            """;
    private static final String AUDIT = "/api/v1/audit";
    private static final Set<String> RECORDS = Set.of(
            "from",
            "to",
            "department",
            "key",
            "person",
            "purpose",
            "pair",
            "mode",
            "outcome",
            "request",
            "min_cost_micros",
            "max_cost_micros");
    private static final Set<String> PAGES = Set.of("limit", "after");

    private final Map<String, String> environment;
    private final PrintStream out;

    private AuditCommand(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** Returns 0 if it was done and holds, 1 if what was to be checked does not hold, 2 if it could not be tried. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        var name = arguments.isEmpty() ? "" : arguments.get(0);
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        try {
            var command = new AuditCommand(environment, out);
            switch (name) {
                case "verify" -> {
                    return Verify.run(rest, out, err);
                }
                case "help", "--help" -> out.print(USAGE);
                case "search" -> command.search(Options.read(rest, 0));
                case "entries" -> command.entries(Options.read(rest, 0));
                case "record" -> command.record(Options.read(rest, 1));
                case "pack" -> command.pack(Options.read(rest, 1));
                case "statement" -> command.statement(Options.read(rest, 1));
                default -> throw new IllegalArgumentException("there is no command '%s'".formatted(name));
            }
            return 0;
        } catch (BadEvidenceException e) {
            err.println("BAD. " + e.getMessage());
            return 1;
        } catch (IllegalArgumentException e) {
            err.println("It could not be tried: " + e.getMessage());
            err.print(USAGE);
            return 2;
        } catch (IOException e) {
            err.println("It could not be tried: " + e.getMessage());
            return 2;
        }
    }

    /** What stands before and behind the dashes: things by their place, filters by their name. */
    private record Options(List<String> things, Map<String, String> filters) {
        static Options read(List<String> arguments, int things) {
            if (arguments.size() < things || (arguments.size() - things) % 2 != 0) {
                throw new IllegalArgumentException("something is missing");
            }
            var filters = new LinkedHashMap<String, String>();
            for (int i = things; i < arguments.size(); i += 2) {
                if (!arguments.get(i).startsWith("--")) {
                    throw new IllegalArgumentException("'%s' is no option".formatted(arguments.get(i)));
                }
                filters.put(arguments.get(i).substring(2).replace('-', '_'), arguments.get(i + 1));
            }
            return new Options(List.copyOf(arguments.subList(0, things)), filters);
        }

        @SafeVarargs
        final Map<String, String> knowing(Set<String>... sets) {
            var unknown = new TreeSet<>(filters.keySet());
            for (var known : sets) {
                unknown.removeAll(known);
            }
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("--%s is not known here".formatted(unknown.first()));
            }
            return filters;
        }

        Path file() {
            return Path.of(things.get(0));
        }
    }

    private PlatformClient platform() throws IOException {
        return PlatformClient.of(environment);
    }

    private void search(Options options) throws IOException {
        var filters = options.knowing(RECORDS, PAGES, Set.of("words"));
        out.println(
                filters.containsKey("words")
                        ? platform().post(AUDIT + "/content-searches", Json.write(filters))
                        : platform().get(AUDIT + "/records", filters));
    }

    private void entries(Options options) throws IOException {
        var filters = options.knowing(PAGES, Set.of("type", "subject", "from", "to"));
        out.println(platform().get(AUDIT + "/entries", filters));
    }

    private void pack(Options options) throws IOException {
        platform().save(AUDIT + "/evidence", options.knowing(RECORDS), options.file());
        out.printf("Saved as %s. Check it with: verify %s --key FILE%n", options.file(), options.file());
    }

    private void statement(Options options) throws IOException {
        platform().save(AUDIT + "/statement", options.knowing(Set.of("from", "to")), options.file());
        out.printf("Saved as %s.%n", options.file());
    }

    private void record(Options options) throws IOException {
        var keyFile = options.knowing(Set.of("key")).get("key");
        var platform = platform();
        var told = platform.get(AUDIT + "/records/" + options.things().get(0), Map.of());
        var key = VerifierKey.parse(
                keyFile == null
                        ? platform.get(AUDIT + "/log/verifier-key", Map.of()).strip()
                        : Files.readString(Path.of(keyFile)).strip());
        out.println(told);
        prove(Json.object(told), key);
        if (keyFile == null) {
            out.println(
                    "The key came from the platform. Compare it with one you got another way, or give that as --key.");
        }
    }

    private void prove(Map<String, Object> told, VerifierKey key) {
        var checkpoint = Checkpoint.open(Json.text(told, "checkpoint"), key);
        var entries = list(told.get("entries"));
        for (var element : entries) {
            prove(Json.inside(Map.of("entry", element), "entry"), checkpoint);
        }
        out.printf(
                "GOOD. All %d entries stand in the ledger %s of %d entries.%n",
                entries.size(), key.name(), checkpoint.size());
    }

    private static void prove(Map<String, Object> entry, Checkpoint checkpoint) {
        var index = Json.number(entry, "index");
        var leaf = MerkleHash.leaf(Json.text(entry, "entry").getBytes(StandardCharsets.UTF_8));
        var proof = list(entry.get("proof")).stream()
                .map(hash -> Base64.getDecoder().decode(String.valueOf(hash)))
                .toList();
        if (!InclusionProof.holds(index, leaf, checkpoint.size(), checkpoint.root(), proof)) {
            throw new BadEvidenceException("The entry at %d is not in the ledger of the checkpoint".formatted(index));
        }
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
