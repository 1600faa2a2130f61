package io.sekkei.platform.review;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.review.workflow.Claim;
import io.sekkei.platform.review.workflow.Review;
import io.sekkei.platform.review.workflow.Reviewer;
import io.sekkei.platform.review.workflow.Seat;
import io.sekkei.platform.review.workflow.Stage;
import io.sekkei.platform.review.workflow.Verdict;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The tables of held outputs. Whoever changes one locks its row in {@code review_item} first; a claim passes over those
 * that are locked.
 */
@Repository
class ReviewStore {
    /** What a claim got. */
    record Claimed(UUID generation, long token) {}

    /** A text there was. */
    record Revision(
            int number,
            UUID content,
            String digest,
            @Nullable UUID editor,
            Instant madeAt) {}

    private static final String SELECT = """
            select i.*, (select p.name from review_policy p
                where p.id = i.policy_id and p.version = i.policy_version) as queue
            from review_item i
            """;

    private final JdbcClient database;

    ReviewStore(JdbcClient database) {
        this.database = database;
    }

    void add(Held held) {
        var review = held.review();
        var control = held.control();
        database.sql("""
            insert into review_item (generation_id, tenant_id, department_id, requester, purpose, policy_id,
                policy_version, hits, stage, verdict, route, step, escalated, revision, digest, content_id,
                characters, version, held_at, remind_at, escalate_at, due_at, changed_at, control, control_of)
            values (:generation, :tenant, :department, :requester, :purpose, :policy, :policyVersion,
                :hits::text[], :stage, null, :route::jsonb, :step, false, :revision, :digest, :content,
                :characters, :version, :now, :remind, :escalate, :due, :now, :control, :controlOf)
            """)
                .param("generation", held.generation())
                .param("tenant", held.tenant().value())
                .param("department", held.department())
                .param("requester", review.requester())
                .param("purpose", held.purpose())
                .param("policy", held.policy())
                .param("policyVersion", held.policyVersion())
                .param("hits", Sql.elements(held.hits()))
                .param("stage", review.stage().name())
                .param("route", PolicyStore.json(review.route()))
                .param("step", review.step())
                .param("revision", review.revision())
                .param("digest", review.digest())
                .param("content", held.content())
                .param("characters", held.characters())
                .param("version", held.version())
                .param("now", Sql.time(held.heldAt()))
                .param("remind", Sql.timeOrNull(held.remindAt()))
                .param("escalate", Sql.timeOrNull(held.escalateAt()))
                .param("due", Sql.time(review.dueAt()))
                .param("control", control == null ? null : control.kind().name())
                .param("controlOf", control == null ? null : control.of())
                .update();
        addSeats(held);
        addAuthors(held);
    }

    private void addSeats(Held held) {
        var seats = held.review().seats();
        for (int i = 0; i < seats.size(); i++) {
            database.sql("insert into review_seat (generation_id, seat, step, role) values (?, ?, ?, ?)")
                    .param(held.generation())
                    .param(i)
                    .param(seats.get(i).step())
                    .param(seats.get(i).role())
                    .update();
        }
    }

    private void addAuthors(Held held) {
        database.sql("""
            insert into review_author (generation_id, person)
            select ?, author from unnest(?::uuid[]) as t (author) on conflict do nothing
            """)
                .param(held.generation())
                .param(Sql.elements(held.review().authors()))
                .update();
    }

    void addRevision(UUID generation, Revision revision) {
        database.sql("""
            insert into review_revision (generation_id, revision, content_id, digest, editor, made_at)
            values (?, ?, ?, ?, ?, ?)
            """)
                .param(generation)
                .param(revision.number())
                .param(revision.content())
                .param(revision.digest())
                .param(revision.editor())
                .param(Sql.time(revision.madeAt()))
                .update();
    }

    /** The texts there were, the generated one first. */
    List<Revision> revisions(UUID generation) {
        return database.sql("select * from review_revision where generation_id = ? order by revision")
                .param(generation)
                .query((row, number) -> new Revision(
                        row.getInt("revision"),
                        row.getObject("content_id", UUID.class),
                        row.getString("digest"),
                        Sql.uuidOrNull(row, "editor"),
                        Sql.moment(row, "made_at")))
                .list();
    }

    /**
     * Claims the most urgent open seat the reviewer may take, in one statement: two who claim at the same time never get
     * the same seat, and neither waits for the other.
     *
     * @param only the output that is wanted; null for any
     */
    Optional<Claimed> claim(TenantId tenant, Reviewer reviewer, @Nullable UUID only, Instant now, Instant until) {
        return database.sql("""
            with next as (
                select s.generation_id, s.seat
                from review_item i join review_seat s on s.generation_id = i.generation_id and s.step = i.step
                where i.tenant_id = :tenant and i.stage in ('HELD', 'CLAIMED') and i.due_at > :now
                    and (:only::uuid is null or i.generation_id = :only)
                    and s.approved_by is null and (s.lease_until is null or s.lease_until <= :now)
                    and s.role = any(:roles::text[])
                    and not exists (select from review_author a
                        where a.generation_id = i.generation_id and a.person = any(:people::uuid[]))
                    and not exists (select from review_seat o
                        where o.generation_id = i.generation_id
                            and (o.approved_by = any(:people::uuid[]) or o.approved_for = any(:people::uuid[])
                                or (o.lease_until > :now and (o.reviewer = any(:people::uuid[])
                                    or o.principal = any(:people::uuid[])))))
                order by i.escalated desc, i.due_at, i.generation_id limit 1
                for update of i, s skip locked
            ), claimed as (
                update review_seat s set reviewer = :person, principal = :principal,
                    token = nextval('review_token'), claimed_at = :now, lease_until = :until
                from next n where s.generation_id = n.generation_id and s.seat = n.seat
                returning s.generation_id, s.token
            )
            update review_item i set stage = 'CLAIMED', version = version + 1, changed_at = :now
            from claimed c where i.generation_id = c.generation_id
            returning i.generation_id, c.token
            """)
                .param("tenant", tenant.value())
                .param("now", Sql.time(now))
                .param("until", Sql.time(until))
                .param("only", only)
                .param("roles", Sql.elements(reviewer.roles()))
                .param("people", Sql.elements(reviewer.people()))
                .param("person", reviewer.person())
                .param("principal", reviewer.principal())
                .query((row, number) -> new Claimed(row.getObject("generation_id", UUID.class), row.getLong("token")))
                .optional();
    }

    /** Keeps a claim from lapsing; false if it is not held any more. */
    boolean keep(UUID generation, UUID reviewer, long token, Instant now, Instant until) {
        return database.sql("""
            update review_seat set lease_until = ?
            where generation_id = ? and token = ? and reviewer = ? and lease_until > ?
            """)
                        .param(Sql.time(until))
                        .param(generation)
                        .param(token)
                        .param(reviewer)
                        .param(Sql.time(now))
                        .update()
                == 1;
    }

    /** Outputs with claims that lapsed. */
    List<UUID> lapsed(Instant now) {
        return database.sql("""
            select distinct s.generation_id from review_seat s join review_item i using (generation_id)
            where s.token is not null and s.lease_until <= ? and i.stage in ('HELD', 'CLAIMED') limit 1000
            """).param(Sql.time(now)).query(UUID.class).list();
    }

    /** Open outputs one of whose times has come. */
    List<UUID> due(Instant now) {
        return database.sql("""
            select generation_id from review_item where stage in ('HELD', 'CLAIMED')
                and (due_at <= :now or remind_at <= :now or escalate_at <= :now)
            order by due_at limit 1000
            """).param("now", Sql.time(now)).query(UUID.class).list();
    }

    void reminded(UUID generation) {
        database.sql("update review_item set remind_at = null where generation_id = ?")
                .param(generation)
                .update();
    }

    Optional<Held> find(TenantId tenant, UUID generation) {
        return read("where tenant_id = ? and generation_id = ?", tenant.value(), generation);
    }

    /** Locks it as well. */
    Optional<Held> lock(TenantId tenant, UUID generation) {
        return read("where tenant_id = ? and generation_id = ? for update of i", tenant.value(), generation);
    }

    /** For the platform itself, which serves all tenants. */
    Optional<Held> lock(UUID generation) {
        return read("where generation_id = ? for update of i", generation);
    }

    private Optional<Held> read(String which, Object... values) {
        return database.sql(SELECT + which).params(values).query(this::held).optional();
    }

    /** The newest first. */
    List<Held> list(TenantId tenant, @Nullable Set<Stage> stages, @Nullable UUID requester, PageRequest page) {
        var after = page.after();
        return database.sql(SELECT + """
            where tenant_id = :tenant
                and (:stages::text[] is null or stage = any(:stages::text[]))
                and (:requester::uuid is null or requester = :requester)
                and (:time::timestamptz is null or (held_at, generation_id) < (:time, :id::uuid))
            order by held_at desc, generation_id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("stages", stages == null ? null : Sql.elements(stages))
                .param("requester", requester)
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(this::held)
                .list();
    }

    /** Those that wait, the most urgent first, as {@link #claim} hands them out. */
    List<Held> queue(TenantId tenant, Instant now, PageRequest page) {
        var after = page.after();
        return database.sql(SELECT + """
            where tenant_id = :tenant and stage in ('HELD', 'CLAIMED') and due_at > :now
                and (:time::timestamptz is null
                    or (not escalated, due_at, generation_id) > (:calm, :time::timestamptz, :id::uuid))
            order by escalated desc, due_at, generation_id limit :rows
            """)
                .param("tenant", tenant.value())
                .param("now", Sql.time(now))
                .param("calm", after != null && after.number() == 1)
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(this::held)
                .list();
    }

    /** What somebody has before them, in the order in which they took it. */
    List<Reviews.Claimed> claims(TenantId tenant, UUID reviewer, Instant now, PageRequest page) {
        var after = page.after();
        return database.sql("""
            select i.*, (select p.name from review_policy p
                where p.id = i.policy_id and p.version = i.policy_version) as queue, s.token, s.lease_until
            from review_item i join review_seat s using (generation_id)
            where i.tenant_id = :tenant and i.stage = 'CLAIMED' and s.reviewer = :reviewer and s.lease_until > :now
                and s.token > :token
            order by s.token limit :rows
            """)
                .param("tenant", tenant.value())
                .param("reviewer", reviewer)
                .param("now", Sql.time(now))
                .param("token", after == null ? 0 : after.number())
                .param("rows", page.rows())
                .query((row, number) ->
                        new Reviews.Claimed(held(row, number), row.getLong("token"), Sql.moment(row, "lease_until")))
                .list();
    }

    /** The newest output of a queue that somebody waits or waited for. */
    Optional<Held> newest(TenantId tenant, UUID policy) {
        return database.sql(SELECT + """
            where tenant_id = ? and policy_id = ? and control is null and not (route ->> 'afterwards')::boolean
            order by held_at desc, generation_id desc limit 1
            """)
                .params(tenant.value(), policy)
                .query(this::held)
                .optional();
    }

    /** Items that hold the text of a generation and are open: itself, and those that test with it. */
    List<Held> lockOpen(TenantId tenant, UUID generation) {
        return database.sql(SELECT + """
            where tenant_id = :tenant and stage in ('HELD', 'CLAIMED')
                and (generation_id = :generation or control_of = :generation)
            order by generation_id for update of i
            """)
                .param("tenant", tenant.value())
                .param("generation", generation)
                .query(this::held)
                .list();
    }

    /** Writes what a move changed of an output that is locked. */
    void save(Held before, Held after) {
        var review = after.review();
        database.sql("""
            update review_item set stage = :stage, verdict = :verdict, step = :step, escalated = :escalated,
                revision = :revision, digest = :digest, content_id = :content, version = :version,
                escalate_at = :escalate, changed_at = :now
            where generation_id = :generation
            """)
                .param("stage", review.stage().name())
                .param("verdict", name(review.verdict()))
                .param("step", review.step())
                .param("escalated", review.escalated())
                .param("revision", review.revision())
                .param("digest", review.digest())
                .param("content", after.content())
                .param("version", after.version())
                .param("escalate", Sql.timeOrNull(after.escalateAt()))
                .param("now", Sql.time(after.changedAt()))
                .param("generation", after.generation())
                .update();
        for (int i = 0; i < review.seats().size(); i++) {
            if (!review.seats().get(i).equals(before.review().seats().get(i))) {
                save(after.generation(), i, review.seats().get(i));
            }
        }
        addAuthors(after);
        review.viewers().forEach(viewer -> addViewer(after.generation(), viewer));
    }

    /** Claims are only ever made by {@link #claim}, so a seat that changes loses its claim. */
    private void save(UUID generation, int place, Seat seat) {
        var by = seat.approvedBy();
        database.sql("""
            update review_seat set role = ?, reviewer = null, principal = null, token = null,
                claimed_at = null, lease_until = null, approved_by = ?, approved_for = ?
            where generation_id = ? and seat = ?
            """)
                .param(seat.role())
                .param(by == null ? null : by.person())
                .param(by == null ? null : by.principal())
                .param(generation)
                .param(place)
                .update();
    }

    private void addViewer(UUID generation, UUID person) {
        database.sql("insert into review_viewer (generation_id, person) values (?, ?) on conflict do nothing")
                .param(generation)
                .param(person)
                .update();
    }

    void add(UUID generation, Move move) {
        database.sql("""
            insert into review_move (generation_id, move, kind, stage, actor, principal, token, revision,
                digest, reasons, taxonomy, claimed_at, at, comment_id)
            select :generation, coalesce(max(move), 0) + 1, :kind, :stage, :actor, :principal, :token,
                :revision, :digest, :reasons::text[], :taxonomy, :claimed, :at, :comment
            from review_move where generation_id = :generation
            """)
                .param("generation", generation)
                .param("kind", move.kind().name())
                .param("stage", move.stage().name())
                .param("actor", move.actor())
                .param("principal", move.principal())
                .param("token", move.token())
                .param("revision", move.revision())
                .param("digest", move.digest())
                .param("reasons", Sql.elements(move.reasons()))
                .param("taxonomy", ReasonCode.TAXONOMY)
                .param("claimed", Sql.timeOrNull(move.claimedAt()))
                .param("at", Sql.time(move.at()))
                .param("comment", move.comment())
                .update();
    }

    /** How many decisions there were. */
    int decisions(UUID generation) {
        return database.sql("""
            select count(*) from review_move where generation_id = ? and token is not null
                and kind in ('APPROVED', 'EDITED', 'REJECTED', 'RETURNED', 'ESCALATED')
            """).param(generation).query(Integer.class).single();
    }

    /** In their order. */
    List<Move> moves(UUID generation) {
        return database.sql("select * from review_move where generation_id = ? order by move")
                .param(generation)
                .query(ReviewStore::move)
                .list();
    }

    Optional<Instant> claimedAt(UUID generation, long token) {
        return database.sql("select claimed_at from review_seat where generation_id = ? and token = ?")
                .param(generation)
                .param(token)
                .query((row, number) -> Sql.moment(row, "claimed_at"))
                .optional();
    }

    private static Move move(ResultSet row, int number) throws SQLException {
        var token = row.getLong("token");
        return new Move(
                Move.Kind.valueOf(row.getString("kind")),
                Stage.valueOf(row.getString("stage")),
                Sql.uuidOrNull(row, "actor"),
                Sql.uuidOrNull(row, "principal"),
                row.wasNull() ? null : token,
                row.getInt("revision"),
                row.getString("digest"),
                Sql.texts(row, "reasons").stream().map(ReasonCode::valueOf).toList(),
                Sql.instant(row, "claimed_at"),
                Sql.moment(row, "at"),
                Sql.uuidOrNull(row, "comment_id"));
    }

    private Held held(ResultSet row, int number) throws SQLException {
        var generation = row.getObject("generation_id", UUID.class);
        return new Held(
                generation,
                new TenantId(row.getObject("tenant_id", UUID.class)),
                Sql.uuidOrNull(row, "department_id"),
                row.getString("purpose"),
                row.getObject("policy_id", UUID.class),
                row.getInt("policy_version"),
                Sql.texts(row, "hits"),
                review(row, generation),
                row.getObject("content_id", UUID.class),
                row.getInt("characters"),
                row.getInt("version"),
                Sql.moment(row, "held_at"),
                Sql.instant(row, "remind_at"),
                Sql.instant(row, "escalate_at"),
                Sql.moment(row, "changed_at"),
                row.getString("queue"),
                control(row));
    }

    private static @Nullable Control control(ResultSet row) throws SQLException {
        var kind = row.getString("control");
        return kind == null ? null : new Control(Control.Kind.valueOf(kind), row.getObject("control_of", UUID.class));
    }

    private Review review(ResultSet row, UUID generation) throws SQLException {
        var verdict = row.getString("verdict");
        return new Review(
                Stage.valueOf(row.getString("stage")),
                verdict == null ? null : Verdict.valueOf(verdict),
                PolicyStore.route(row.getString("route")),
                seats(generation),
                row.getObject("requester", UUID.class),
                people("review_author", generation),
                row.getInt("revision"),
                row.getString("digest"),
                Sql.moment(row, "due_at"),
                row.getBoolean("escalated"),
                people("review_viewer", generation));
    }

    private List<Seat> seats(UUID generation) {
        return database.sql("select * from review_seat where generation_id = ? order by seat")
                .param(generation)
                .query((row, number) -> new Seat(row.getInt("step"), row.getString("role"), claim(row), approver(row)))
                .list();
    }

    private static @Nullable Claim claim(ResultSet row) throws SQLException {
        var reviewer = Sql.uuidOrNull(row, "reviewer");
        return reviewer == null
                ? null
                : new Claim(
                        new Reviewer(reviewer, Sql.uuidOrNull(row, "principal"), Set.of(row.getString("role"))),
                        row.getLong("token"),
                        Sql.moment(row, "lease_until"));
    }

    private static @Nullable Reviewer approver(ResultSet row) throws SQLException {
        var person = Sql.uuidOrNull(row, "approved_by");
        return person == null
                ? null
                : new Reviewer(person, Sql.uuidOrNull(row, "approved_for"), Set.of(row.getString("role")));
    }

    private Set<UUID> people(String table, UUID generation) {
        return new HashSet<>(database.sql("select person from %s where generation_id = ?".formatted(table))
                .param(generation)
                .query(UUID.class)
                .list());
    }

    private static @Nullable String name(@Nullable Verdict verdict) {
        return verdict == null ? null : verdict.name();
    }
}
