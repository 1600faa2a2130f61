package io.sekkei.platform.review;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.database.Sql;
import io.sekkei.platform.review.ReviewFigures.Decisions;
import io.sekkei.platform.review.ReviewFigures.Disagreement;
import io.sekkei.platform.review.ReviewFigures.Quality;
import io.sekkei.platform.review.ReviewFigures.Queue;
import io.sekkei.platform.review.quality.Agreement;
import io.sekkei.platform.review.quality.Agreement.Choice;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads figures from the tables of held outputs. */
@Repository
class FigureStore {
    /** A stretch of time of a tenant, and the moment at which it is looked at. */
    record Span(TenantId tenant, Instant from, Instant to, Instant now) {}

    private static final Duration SOON = Duration.ofDays(1);

    private static final String DECISION =
            " m.token is not null and m.kind in ('APPROVED', 'EDITED', 'REJECTED', 'RETURNED', 'ESCALATED') ";

    private static final String DECISIONS = """
            from review_move m join review_item i using (generation_id)
            where i.tenant_id = :tenant and m.at >= :from and m.at < :to and\s\
            """ + DECISION;

    private static final String SUMS = """
            select count(*) as decisions,
                count(*) filter (where m.kind = 'APPROVED') as approved,
                count(*) filter (where m.kind = 'EDITED') as edited,
                count(*) filter (where m.kind = 'REJECTED') as rejected,
                count(*) filter (where m.kind = 'RETURNED') as returned,
                count(*) filter (where m.kind = 'ESCALATED') as escalated,
                percentile_cont(0.5) within group (order by d.seconds) as dwell_median,
                percentile_cont(0.9) within group (order by d.seconds) as dwell_high,
                percentile_cont(0.5) within group (order by i.characters / greatest(d.seconds, 1)) as pace
            from review_move m join review_item i using (generation_id),
                lateral (select extract(epoch from m.at - m.claimed_at)::double precision as seconds) d
            where i.tenant_id = :tenant and m.at >= :from and m.at < :to and i.control is null and\s\
            """ + DECISION;

    /** The first decision on a text, a, and that of a second person, b. */
    private static final String PAIRS = """
            from review_item t
                cross join lateral (select m.kind, m.actor from review_move m
                    where m.generation_id = t.control_of and\s\
            """ + DECISION + """
             order by m.move limit 1) a
                cross join lateral (select m.kind, m.actor, m.at from review_move m
                    where m.generation_id = t.generation_id and\s\
            """ + DECISION + """
             order by m.move limit 1) b
            where t.tenant_id = :tenant and t.control = 'TWIN' and b.at >= :from and b.at < :to
            """;

    private final JdbcClient database;

    FigureStore(JdbcClient database) {
        this.database = database;
    }

    /** What waits in the queues of policies that ever counted; without decisions. */
    List<Queue> queues(Span span, PageRequest page) {
        var after = page.after();
        return sql(span, """
            select p.id, p.name, count(i.*) filter (where i.stage in ('HELD', 'CLAIMED')) as open,
                count(i.*) filter (where i.stage in ('HELD', 'CLAIMED') and i.escalated) as escalated,
                count(i.*) filter (where i.stage in ('HELD', 'CLAIMED') and i.due_at < :soon) as due_soon,
                count(i.*) filter (where i.verdict = 'EXPIRED' and i.changed_at >= :from and i.changed_at < :to)
                    as expired
            from (select id, (array_agg(name order by version desc))[1] as name from review_policy
                    where tenant_id = :tenant and state in ('ACTIVE', 'REPLACED')
                        and (:after::uuid is null or id > :after::uuid)
                    group by id order by id limit :rows) p
                left join review_item i on i.tenant_id = :tenant and i.policy_id = p.id and i.control is null
            group by p.id, p.name order by p.id
            """)
                .param("soon", Sql.time(span.now().plus(SOON)))
                .param("after", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(FigureStore::queue)
                .list();
    }

    private static Queue queue(ResultSet row, int number) throws SQLException {
        return new Queue(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("open"),
                row.getLong("escalated"),
                row.getLong("due_soon"),
                row.getLong("expired"),
                Decisions.NONE,
                new Quality(0, 0, new Agreement()));
    }

    Queue withDecisions(Span span, Queue queue) {
        var policy = queue.policy();
        var decisions = sql(span, SUMS + " and i.policy_id = :policy")
                .param("policy", policy)
                .query(FigureStore::decisions)
                .single();
        return new Queue(
                policy,
                queue.name(),
                queue.open(),
                queue.escalated(),
                queue.dueSoon(),
                queue.expired(),
                decisions,
                quality(span, " and i.policy_id = :only", " and t.policy_id = :only", policy));
    }

    /** Who decided something, by their number. */
    List<UUID> reviewers(Span span, PageRequest page) {
        var after = page.after();
        return sql(span, "select distinct m.actor " + DECISIONS + """
             and (:after::uuid is null or m.actor > :after::uuid) order by m.actor limit :rows
            """)
                .param("after", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(UUID.class)
                .list();
    }

    ReviewFigures.Reviewer reviewer(Span span, UUID person) {
        var decisions = sql(span, SUMS + " and m.actor = :person")
                .param("person", person)
                .query(FigureStore::decisions)
                .single();
        var pairs = " and :only in (a.actor, b.actor)";
        return new ReviewFigures.Reviewer(person, decisions, quality(span, " and m.actor = :only", pairs, person));
    }

    private Quality quality(Span span, String ofSeeds, String ofPairs, UUID only) {
        return sql(span, """
            select count(*) as seeds, count(*) filter (where m.kind <> 'APPROVED') as caught
            """ + DECISIONS + " and i.control = 'SEED'" + ofSeeds)
                .param("only", only)
                .query((row, number) ->
                        new Quality(row.getLong("seeds"), row.getLong("caught"), agreement(span, ofPairs, only)))
                .single();
    }

    private Agreement agreement(Span span, String which, UUID only) {
        var agreement = new Agreement();
        sql(
                        span,
                        "select a.kind as first, b.kind as second, count(*) as texts " + PAIRS + which
                                + " group by a.kind, b.kind")
                .param("only", only)
                .query((row, number) -> agreement.add(
                        choice(row.getString("first")), choice(row.getString("second")), row.getLong("texts")))
                .list();
        return agreement;
    }

    /** Where the two do not agree, the newest first. */
    List<Disagreement> disagreements(Span span, PageRequest page) {
        var after = page.after();
        var apart = " and (case a.kind when 'APPROVED' then 0 when 'EDITED' then 1 else 2 end)"
                + " <> (case b.kind when 'APPROVED' then 0 when 'EDITED' then 1 else 2 end)";
        return sql(span, """
            select t.generation_id, t.control_of, t.policy_id, a.kind as first, a.actor as first_actor,
                b.kind as second, b.actor as second_actor, b.at
            """ + PAIRS + apart + """
             and (:time::timestamptz is null or (b.at, t.generation_id) < (:time::timestamptz, :id::uuid))
            order by b.at desc, t.generation_id desc limit :rows
            """)
                .param("time", after == null ? null : Sql.time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(FigureStore::disagreement)
                .list();
    }

    private static Disagreement disagreement(ResultSet row, int number) throws SQLException {
        return new Disagreement(
                row.getObject("control_of", UUID.class),
                row.getObject("policy_id", UUID.class),
                row.getObject("first_actor", UUID.class),
                Move.Kind.valueOf(row.getString("first")),
                row.getObject("second_actor", UUID.class),
                Move.Kind.valueOf(row.getString("second")),
                Sql.moment(row, "at"),
                row.getObject("generation_id", UUID.class));
    }

    private JdbcClient.StatementSpec sql(Span span, String sql) {
        return database.sql(sql)
                .param("tenant", span.tenant().value())
                .param("from", Sql.time(span.from()))
                .param("to", Sql.time(span.to()));
    }

    private static Decisions decisions(ResultSet row, int number) throws SQLException {
        return new Decisions(
                row.getLong("decisions"),
                row.getLong("approved"),
                row.getLong("edited"),
                row.getLong("rejected"),
                row.getLong("returned"),
                row.getLong("escalated"),
                row.getObject("dwell_median", Double.class),
                row.getObject("dwell_high", Double.class),
                row.getObject("pace", Double.class));
    }

    private static Choice choice(String kind) {
        return switch (Move.Kind.valueOf(kind)) {
            case APPROVED -> Choice.APPROVE;
            case EDITED -> Choice.EDIT;
            default -> Choice.STOP;
        };
    }
}
