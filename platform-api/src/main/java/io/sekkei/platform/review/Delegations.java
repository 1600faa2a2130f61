package io.sekkei.platform.review;

import io.sekkei.platform.access.People;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who decides for whom while they are away (代理承認). */
@Service
public class Delegations {
    private static final int LONGEST_REASON = 500;

    /**
     * A delegation.
     *
     * @param id its number
     * @param principal who is away
     * @param delegate who decides for them
     * @param roles the roles of the principal that the delegate may use
     * @param startsAt when it begins
     * @param endsAt when it ends
     * @param reason why, in free text
     * @param createdAt when it was made
     * @param revokedAt when it was taken back
     */
    public record Delegation(
            UUID id,
            UUID principal,
            UUID delegate,
            Set<String> roles,
            Instant startsAt,
            Instant endsAt,
            String reason,
            Instant createdAt,
            @Nullable Instant revokedAt) {}

    private static final Set<Role> DECIDING = Set.of(Role.REVIEWER, Role.TENANT_ADMIN);

    private final JdbcClient database;
    private final People people;
    private final Ledger ledger;
    private final Clock clock;

    Delegations(JdbcClient database, People people, Ledger ledger, Clock clock) {
        this.database = database;
        this.people = people;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Lets somebody of the tenant decide for the caller, with the roles the caller has. */
    @Transactional
    public Delegation delegate(Caller by, UUID delegate, Instant startsAt, Instant endsAt, String reason) {
        by.mustBe(Role.REVIEWER, Role.TENANT_ADMIN);
        var now = clock.instant();
        check(by, delegate, startsAt, endsAt, reason, now);
        var delegation = new Delegation(
                UUID.randomUUID(),
                Callers.person(by),
                delegate,
                Callers.reviewRoles(by),
                startsAt,
                endsAt,
                reason,
                now,
                null);
        insert(by, delegation);
        ledger.append(by.did("REVIEW_DELEGATED", delegation.id())
                .saying(fields -> fields.with("delegate", delegate)
                        .with("starts_at", startsAt)
                        .with("ends_at", endsAt))
                .committingTo("reason", reason.getBytes(StandardCharsets.UTF_8)));
        return delegation;
    }

    private void check(Caller by, UUID delegate, Instant startsAt, Instant endsAt, String reason, Instant now) {
        if (delegate.equals(Callers.person(by))) {
            throw Problem.invalid("delegate", "Nobody stands in for themselves");
        }
        if (Collections.disjoint(rolesNow(by, delegate), DECIDING)) {
            throw Problem.invalid("delegate", "delegate must be a reviewer or an admin of the tenant");
        }
        if (!startsAt.isBefore(endsAt) || !endsAt.isAfter(now)) {
            throw Problem.invalid("ends_at", "ends_at must be after starts_at and after now");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw Problem.invalid("reason", "reason must have between 1 and %d characters".formatted(LONGEST_REASON));
        }
    }

    private Set<Role> rolesNow(Caller by, UUID person) {
        return people.activeRoles(by.tenant(), new PersonId(person)).orElse(Set.of());
    }

    private void insert(Caller by, Delegation delegation) {
        database.sql("""
            insert into review_delegation (id, tenant_id, principal, delegate, roles, starts_at, ends_at, reason,
                created_at) values (?, ?, ?, ?, ?::text[], ?, ?, ?, ?)
            """)
                .param(delegation.id())
                .param(by.tenant().value())
                .param(delegation.principal())
                .param(delegation.delegate())
                .param(Sql.elements(delegation.roles()))
                .param(Sql.time(delegation.startsAt()))
                .param(Sql.time(delegation.endsAt()))
                .param(delegation.reason())
                .param(Sql.time(delegation.createdAt()))
                .update();
    }

    /** Takes a delegation of the caller's back. */
    @Transactional
    public void revoke(Caller by, UUID id) {
        var revoked = database.sql("""
            update review_delegation set revoked_at = ?
            where id = ? and tenant_id = ? and principal = ? and revoked_at is null
            """)
                .param(Sql.time(clock.instant()))
                .param(id)
                .param(by.tenant().value())
                .param(Callers.person(by))
                .update();
        if (revoked == 0) {
            throw Problem.notFound("delegation");
        }
        ledger.append(by.did("REVIEW_DELEGATION_REVOKED", id));
    }

    /** The delegations of the tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Delegation> list(Caller by, PageRequest page) {
        by.mustBe(Role.REVIEWER, Role.TENANT_ADMIN, Role.AUDITOR);
        var after = page.after();
        List<Delegation> found = database.sql("""
            select * from review_delegation where tenant_id = :tenant
                and (:time::timestamptz is null or (created_at, id) < (:time, :id::uuid))
            order by created_at desc, id desc limit :rows
            """)
                .param("tenant", by.tenant().value())
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(Delegations::delegation)
                .list();
        return page.page(found, one -> Cursor.of(one.createdAt(), one.id()));
    }

    /**
     * The roles the caller may use for somebody now, those that this person still has; empty if they may not stand in for
     * them.
     */
    Optional<Set<String>> rolesFor(Caller by, UUID principal) {
        var now = Sql.time(clock.instant());
        var found = database.sql("""
            select distinct unnest(roles) from review_delegation
            where tenant_id = ? and principal = ? and delegate = ? and starts_at <= ? and ends_at > ?
                and revoked_at is null
            """)
                .param(by.tenant().value())
                .param(principal)
                .param(Callers.person(by))
                .param(now)
                .param(now)
                .query(String.class)
                .list();
        var still = rolesNow(by, principal).stream().map(Role::name).collect(Collectors.toSet());
        var roles = found.stream().filter(still::contains).collect(Collectors.toSet());
        return roles.isEmpty() ? Optional.empty() : Optional.of(roles);
    }

    private static Delegation delegation(ResultSet row, int number) throws SQLException {
        return new Delegation(
                row.getObject("id", UUID.class),
                row.getObject("principal", UUID.class),
                row.getObject("delegate", UUID.class),
                Set.copyOf(Sql.texts(row, "roles")),
                Sql.moment(row, "starts_at"),
                Sql.moment(row, "ends_at"),
                row.getString("reason"),
                Sql.moment(row, "created_at"),
                Sql.instant(row, "revoked_at"));
    }
}
