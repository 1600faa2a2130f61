package io.sekkei.platform.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sekkei.platform.FreshDatabase;
import io.sekkei.platform.database.Changes;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.ledger.proof.VerifierKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A ledger with a database of its own and nothing else of the platform; it can be a witness behind a real port. */
final class LoneLedger implements AutoCloseable {
    final String url = (String) FreshDatabase.properties().get("spring.datasource.url");
    /** As a superuser, whom no rule of the database binds; what the platform's role may do is tested elsewhere. */
    final DataSource dataSource = new DriverManagerDataSource(url + "?user=postgres");

    final JdbcTemplate database = new JdbcTemplate(dataSource);
    final JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
    final TransactionTemplate transaction = new TransactionTemplate(transactions);
    final JdbcClient client = JdbcClient.create(dataSource);
    final LedgerStore store = new LedgerStore(client, new Changes(dataSource));
    final WitnessStore cosignatures = new WitnessStore(client);
    final SigningKey key;
    final Snapshots snapshots = new Snapshots(transactions);
    final Sequencer sequencer;
    final Ledger ledger;
    final LedgerEntries entries;
    final PublicLog log;
    private final Path folder;
    private final Clock clock;
    private HttpServer server;
    private Witness witness;

    LoneLedger(Path folder, SigningKey key, Clock clock) {
        this.folder = folder;
        this.key = key;
        this.clock = clock;
        migrate();
        store.verifierKey(key.verifierKey().toString());
        sequencer = new Sequencer(store, transaction, key, clock);
        ledger = new Ledger(store, clock);
        entries = new LedgerEntries(client, store, sequencer, snapshots, key);
        log = new PublicLog(store, snapshots, key);
    }

    static LoneLedger of(Path folder, String origin) {
        return new LoneLedger(folder.resolve(origin), SigningKey.generate(origin), Clock.systemUTC());
    }

    private void migrate() {
        for (var module : List.of("__root", "ledger")) {
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration/" + module)
                    .table("history_" + module)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholders(Map.of("application", FreshDatabase.APPLICATION))
                    .initSql("set sekkei.scope = 'platform'")
                    .load()
                    .migrate();
        }
    }

    Evidence evidence() {
        var settings = new WitnessingSettings(List.of(), 0, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new Evidence(sequencer, store, new LedgerReading(dataSource), settings, snapshots, key, clock);
    }

    /** Appends one entry of a transaction of its own. */
    UUID append(Entry entry) {
        transaction.executeWithoutResult(status -> ledger.append(entry));
        return entry.subject();
    }

    /** Grows by so many entries, and gives them places. */
    void grow(int more) {
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < more; i++) {
                ledger.append(Entry.of("TEST", UUID.randomUUID()));
            }
        });
        sequencer.run();
    }

    /** Becomes a witness of these ledgers. */
    LoneLedger witnessing(VerifierKey... ledgers) {
        var logs = Arrays.stream(ledgers).map(VerifierKey::toString).toList();
        var settings = new WitnessSettings("witness." + key.verifierKey().name(), logs);
        witness = new Witness(
                settings, new LedgerSettings(folder, null, Duration.ofSeconds(1)), cosignatures, transaction, clock);
        return this;
    }

    Witness witness() {
        return witness;
    }

    VerifierKey witnessKey() {
        return witness.verifierKey().orElseThrow();
    }

    /** Answers as a witness on a port of its own. */
    LoneLedger serving() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/w/add-checkpoint", this::answer);
        server.start();
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var answer = witness.addCheckpoint(body);
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status().value(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    void stopServing() {
        server.stop(0);
    }

    /** What asks another ledger to be our witness. */
    WitnessClient asking(LoneLedger other) {
        var address = new WitnessingSettings.Address(
                other.witnessKey().toString(),
                "http://localhost:%d/w".formatted(other.server.getAddress().getPort()));
        return new WitnessClient(
                address,
                key.verifierKey(),
                Duration.ofSeconds(20),
                store,
                cosignatures,
                snapshots,
                HttpClient.newHttpClient(),
                clock);
    }

    List<String> columns(String sql) {
        return database.queryForList(sql, String.class);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
