package io.sekkei.platform.access;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.ForbiddenProblem;
import io.sekkei.platform.tenancy.KeyTerms;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only way for a platform admin to act inside a tenant: a visit with a reason and an end, which the tenant can see,
 * in its ledger as well. Everything done on a visit names it. Visitors are tenant admins there and nothing else: they
 * read no contents, decide no review and generate nothing.
 */
@Service
public class Visits {
    private static final int LONGEST_REASON = 500;

    private final JdbcClient database;
    private final Tenancy tenancy;
    private final Ledger ledger;
    private final SignInSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Visits(
            JdbcClient database,
            Tenancy tenancy,
            Ledger ledger,
            SignInSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.database = database;
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Begins a visit. */
    @Transactional
    public Visit begin(Caller by, TenantId tenant, String reason) {
        by.mustBe(Role.PLATFORM_ADMIN);
        checkReason(reason);
        if (tenancy.nameOf(tenant).isEmpty()) {
            throw Problem.notFound("tenant");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var person = Objects.requireNonNull(by.person(), "Keys have no such role");
        var visit = new Visit(UUID.randomUUID(), tenant, person, reason, now, now.plus(settings.visitLifetime()));
        insert(visit);
        ledger.append(new Actor.Person(person, visit.id())
                .did("VISIT_BEGAN", visit.id())
                .ofTenant(tenant.value())
                .saying(fields -> fields.with("ends_at", visit.endsAt()))
                .committingTo("reason", reason.getBytes(StandardCharsets.UTF_8)));
        return visit;
    }

    /** Ends one's own visit before its time. */
    @Transactional
    public void end(Caller by, UUID id) {
        by.mustBe(Role.PLATFORM_ADMIN);
        var visit = find(id, Objects.requireNonNull(by.person()));
        database.sql("update visit set ends_at = greatest(?, began_at + interval '1 microsecond') where id = ?")
                .params(time(clock.instant()), id)
                .update();
        ledger.append(new Actor.Person(visit.person(), id)
                .did("VISIT_ENDED", id)
                .ofTenant(visit.tenant().value()));
    }

    /** The visit one began last, if it is not over: where a portal goes on that was loaded anew. */
    public Optional<Visit> open(Caller by) {
        var person = by.person();
        if (person == null || !by.isAny(Role.PLATFORM_ADMIN)) {
            return Optional.empty();
        }
        // Visits belong to the tenants that are visited.
        try (var scope = TenantScope.ofPlatform()) {
            return Objects.requireNonNull(transaction.execute(status -> newestOpen(person)));
        }
    }

    private Optional<Visit> newestOpen(PersonId person) {
        return database.sql("""
                        select * from visit where person_id = ? and ends_at > ? order by began_at desc, id desc limit 1
                        """)
                .params(person.value(), time(clock.instant()))
                .query((row, index) -> visit(row))
                .optional();
    }

    /** Who has visited the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Visit> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        var after = page.after();
        var place = after == null ? "" : "and (began_at, id) < (:time, :id) ";
        var query = database.sql("select * from visit where tenant_id = :tenant %s".formatted(place)
                        + "order by began_at desc, id desc limit :rows")
                .param("tenant", by.tenant().value())
                .param("rows", page.rows());
        if (after != null) {
            query = query.param("time", time(after.time())).param("id", after.id());
        }
        return page.page(
                query.query((row, index) -> visit(row)).list(), visit -> Cursor.of(visit.beganAt(), visit.id()));
    }

    /**
     * The same person as a visitor.
     *
     * @throws ForbiddenProblem if the visit is somebody else's, or over
     */
    @Transactional(readOnly = true)
    Caller enter(Caller caller, String id) {
        caller.mustBe(Role.PLATFORM_ADMIN);
        var visit = find(number(id), Objects.requireNonNull(caller.person()));
        return new Caller(
                new Actor.Person(visit.person(), visit.id()),
                visit.tenant(),
                null,
                Set.of(Role.TENANT_ADMIN),
                KeyTerms.open(Set.of()));
    }

    private void insert(Visit visit) {
        database.sql("""
                        insert into visit (id, tenant_id, person_id, reason, began_at, ends_at)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        visit.id(),
                        visit.tenant().value(),
                        visit.person().value(),
                        visit.reason(),
                        time(visit.beganAt()),
                        time(visit.endsAt()))
                .update();
    }

    private Visit find(UUID id, PersonId person) {
        return database.sql("select * from visit where id = ? and person_id = ? and ends_at > ?")
                .params(id, person.value(), time(clock.instant()))
                .query((row, index) -> visit(row))
                .optional()
                .orElseThrow(Visits::over);
    }

    private static UUID number(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw over();
        }
    }

    private static ForbiddenProblem over() {
        return new ForbiddenProblem("This visit is over, or not yours; begin one at POST /api/v1/visits");
    }

    private static void checkReason(String reason) {
        if (reason.isBlank()
                || reason.length() > LONGEST_REASON
                || reason.codePoints().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "reason",
                    "reason must hold 1 to %d characters and no control characters".formatted(LONGEST_REASON));
        }
    }

    private static Visit visit(ResultSet row) throws SQLException {
        return new Visit(
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("reason"),
                row.getObject("began_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
