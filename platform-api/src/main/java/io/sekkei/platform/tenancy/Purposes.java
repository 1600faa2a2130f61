package io.sekkei.platform.tenancy;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The vocabulary of purposes a tenant has. */
@Service
public class Purposes {
    private final JdbcClient database;
    private final Ledger ledger;
    private final Clock clock;

    Purposes(JdbcClient database, Ledger ledger, Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Adds a purpose, renames one or takes up one again that was retired; its code says which. */
    @Transactional
    public Purpose put(TenantId tenant, Purpose purpose) {
        database.sql("""
                        insert into purpose (tenant_id, code, name_ja, name_en, created_at) values (?, ?, ?, ?, ?)
                        on conflict (tenant_id, code) do update
                        set name_ja = excluded.name_ja, name_en = excluded.name_en, retired_at = null
                        """)
                .params(
                        tenant.value(),
                        purpose.code(),
                        purpose.nameJa(),
                        purpose.nameEn(),
                        Timestamp.from(clock.instant()))
                .update();
        ledger.append(entry("PURPOSE_SET", tenant, purpose.code())
                .committingTo("name_ja", purpose.nameJa().getBytes(StandardCharsets.UTF_8))
                .committingTo("name_en", purpose.nameEn().getBytes(StandardCharsets.UTF_8)));
        return find(tenant, purpose.code()).orElseThrow();
    }

    /**
     * Lets a purpose be taken no longer. Records go on naming it.
     *
     * @return the purpose; empty if there is none of that code
     */
    @Transactional
    public Optional<Purpose> retire(TenantId tenant, String code) {
        var changed = database.sql(
                        "update purpose set retired_at = ? where tenant_id = ? and code = ? and retired_at is null")
                .params(Timestamp.from(clock.instant()), tenant.value(), code)
                .update();
        if (changed == 1) {
            ledger.append(entry("PURPOSE_RETIRED", tenant, code));
        }
        return find(tenant, code);
    }

    /** All there are, retired ones too, by code. */
    @Transactional(readOnly = true)
    public List<Purpose> of(TenantId tenant) {
        return database.sql("select code, name_ja, name_en, retired_at from purpose where tenant_id = ? order by code")
                .params(tenant.value())
                .query(Purpose.class)
                .list();
    }

    private Optional<Purpose> find(TenantId tenant, String code) {
        return of(tenant).stream()
                .filter(purpose -> purpose.code().equals(code))
                .findFirst();
    }

    private static Entry entry(String type, TenantId tenant, String code) {
        return Entry.of(type, tenant.value()).ofTenant(tenant.value()).saying(fields -> fields.with("purpose", code));
    }
}
