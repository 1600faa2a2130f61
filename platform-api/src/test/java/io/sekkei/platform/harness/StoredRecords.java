package io.sekkei.platform.harness;

import io.sekkei.platform.Customer;
import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.catalog.ScriptedPairs;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A platform that has been at work for long: half of what it stores belongs to one tenant, the rest to nine others. Filled
 * by SQL, with the same records every time; the platform's own sequencer gives the entries their places.
 */
final class StoredRecords implements AutoCloseable {
    private static final String WHO = """
            create temporary table who as
            select n as number, md5('tenant' || n)::uuid as tenant, md5('department' || n)::uuid as department,
                md5('key' || n)::uuid as key
            from generate_series(1, 9) n
            union all select 0, '%s', '%s', '%s'
            """;
    private static final String GENERATIONS = """
            insert into generation (id, version, status, request_id, endpoint, streamed, key_id, department_id, tenant_id,
                owner, created_at, finished_at, model, pair_id, pair_digest, mode, max_tokens, temperature, seed,
                finish_reason, prompt_tokens, llm_encoded_tokens, llm_decoded_tokens, slm_decoded_tokens, queue_micros,
                first_token_micros, total_micros, cost_micros, currency, price_version, purpose)
            select md5('generation' || n)::uuid, 1, 'SUCCEEDED', 'req-' || n, '/v1/chat/completions', n %% 3 = 0, w.key,
                w.department, w.tenant, 'sekkei-filled', now() - (%1$d - n) * interval '2 seconds', now(), 'enja', 'enja',
                repeat('0123456789abcdef', 4), 'LLM_TO_SLM', 128, 0, n, 'STOP', 7, 7, 0, n %% 90 + 1, 10, 20000, 90000,
                n %% 90 + 5, 'USD', 1, 'general'
            from generate_series(1, %1$d) n join who w on w.number = case when n %% 2 = 0 then 0 else n %% 9 + 1 end
            """;
    private static final String ENTRIES = """
            with entry as (
                insert into ledger_entry (id, type, subject_id, tenant_id, envelope, leaf_hash)
                select id, type, subject, tenant, envelope, sha256('\\x00' || envelope) from (
                    select md5(type || g.id)::uuid as id, type, g.id as subject, g.tenant_id as tenant,
                        convert_to(format('{"body":{"key":"%s","request_id":"%s","status":"%s"},"id":"%s","tenant":"%s",'
                            '"time":"%s","type":"%s"}', g.key_id, g.request_id, g.status, md5(type || g.id), g.tenant_id,
                            to_char(g.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), type), 'UTF8')
                            as envelope
                    from generation g cross join (values ('INTENT'), ('OUTCOME')) as types (type)
                    where g.owner = 'sekkei-filled') as entries
                returning id)
            insert into ledger_pending (entry_id) select id from entry
            """;

    private final ConfigurableApplicationContext platform;
    private final Customer customer;
    private final Connection database;
    private final int count;

    StoredRecords(LocalPostgres postgres, int count) throws Exception {
        var name = "records_" + count;
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--sekkei.demo.enabled=false",
                "--sekkei.ledger.folder=target/ledger",
                "--sekkei.content.folder=target/content"));
        postgres.database(name).forEach((key, value) -> arguments.add("--%s=%s".formatted(key, value)));
        this.platform = new SpringApplication(PlatformApplication.class, ScriptedPairs.class)
                .run(arguments.toArray(String[]::new));
        this.customer = Customer.of(platform);
        this.database = postgres.connect(name);
        this.count = count;
        fill();
    }

    private void fill() throws SQLException, InterruptedException {
        var payer = customer.payer();
        execute(WHO.formatted(payer.tenant().value(), payer.department().value(), payer.key()));
        execute(GENERATIONS.formatted(count));
        execute(ENTRIES);
        while (count("select count(*) from (select 1 from ledger_pending limit 1) waiting") > 0) {
            Thread.sleep(100);
        }
        execute("vacuum analyze");
    }

    /** How many generations there are. */
    int count() {
        return count;
    }

    Customer customer() {
        return customer;
    }

    int port() {
        return platform.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private long count(String query) throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
        platform.close();
    }
}
