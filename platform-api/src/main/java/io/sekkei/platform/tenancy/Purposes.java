package io.sekkei.platform.tenancy;

import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Lets the platform by itself set a purpose. */
    @Transactional
    public Purpose put(TenantId tenant, Purpose purpose) {
        return put(Actor.PLATFORM, tenant, purpose);
    }

    /** Adds a purpose, renames one or takes up one again that was retired; its code says which. */
    @Transactional
    public Purpose put(Caller by, Purpose purpose) {
        by.mustBe(Role.TENANT_ADMIN);
        return put(by.actor(), by.tenant(), purpose);
    }

    private Purpose put(Actor by, TenantId tenant, Purpose purpose) {
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
        ledger.append(entry(by, "PURPOSE_SET", tenant, purpose.code())
                .committingTo("name_ja", Names.bytes(purpose.nameJa()))
                .committingTo("name_en", Names.bytes(purpose.nameEn())));
        return find(tenant, purpose.code());
    }

    /** Lets a purpose be taken no longer. Records go on naming it. */
    @Transactional
    public Purpose retire(Caller by, String code) {
        by.mustBe(Role.TENANT_ADMIN);
        var changed = database.sql(
                        "update purpose set retired_at = ? where tenant_id = ? and code = ? and retired_at is null")
                .params(Timestamp.from(clock.instant()), by.tenant().value(), code)
                .update();
        if (changed == 1) {
            ledger.append(entry(by.actor(), "PURPOSE_RETIRED", by.tenant(), code));
        }
        return find(by.tenant(), code);
    }

    /** All there are, retired ones too, by code. */
    @Transactional(readOnly = true)
    public List<Purpose> of(TenantId tenant) {
        return database.sql("select code, name_ja, name_en, retired_at from purpose where tenant_id = ? order by code")
                .params(tenant.value())
                .query(Purpose.class)
                .list();
    }

    /** The codes of those that are taken. */
    @Transactional(readOnly = true)
    public Set<String> codes(TenantId tenant) {
        return of(tenant).stream()
                .filter(purpose -> purpose.retiredAt() == null)
                .map(Purpose::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Purpose find(TenantId tenant, String code) {
        return of(tenant).stream()
                .filter(purpose -> purpose.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("purpose"));
    }

    private static Entry entry(Actor by, String type, TenantId tenant, String code) {
        return by.did(type, tenant.value()).ofTenant(tenant.value()).saying(fields -> fields.with("purpose", code));
    }
}
