package io.sekkei.platform.webhook;

import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.Secrets;
import io.sekkei.platform.tenancy.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of endpoints and of messages to them. */
@Repository
class WebhookStore {
    private final JdbcClient database;
    private final Secrets secrets;

    WebhookStore(JdbcClient database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    void add(TenantId tenant, Endpoint endpoint, byte[] secret) {
        database.sql("""
            insert into webhook_endpoint (id, tenant_id, url, types, secret, created_at)
            values (?, ?, ?, ?::text[], ?, ?)
            """)
                .param(endpoint.id())
                .param(tenant.value())
                .param(endpoint.url())
                .param(endpoint.types().toArray(String[]::new))
                .param(secrets.seal(tenant.value(), name(endpoint.id()), secret))
                .param(time(endpoint.createdAt()))
                .update();
    }

    List<Endpoint> of(TenantId tenant, PageRequest page) {
        var after = page.after();
        return database.sql("""
            select * from webhook_endpoint where tenant_id = :tenant
                and (:time::timestamptz is null or (created_at, id) < (:time, :id::uuid))
            order by created_at desc, id desc limit :rows
            """)
                .param("tenant", tenant.value())
                .param("time", after == null ? null : time(after.time()))
                .param("id", after == null ? null : after.id())
                .param("rows", page.rows())
                .query(WebhookStore::endpoint)
                .list();
    }

    Optional<Endpoint> find(TenantId tenant, UUID id) {
        return database.sql("select * from webhook_endpoint where tenant_id = ? and id = ?")
                .param(tenant.value())
                .param(id)
                .query(WebhookStore::endpoint)
                .optional();
    }

    /** The secret there was signs along until then. */
    void rotate(TenantId tenant, UUID id, byte[] secret, Instant until) {
        database.sql("""
            update webhook_endpoint set previous_secret = secret, previous_until = ?, secret = ? where id = ?
            """)
                .param(time(until))
                .param(secrets.seal(tenant.value(), name(id), secret))
                .param(id)
                .update();
    }

    private static String name(UUID endpoint) {
        return "webhook/" + endpoint;
    }

    void enable(UUID id) {
        database.sql("update webhook_endpoint set disabled_at = null, disabled_for = null where id = ?")
                .param(id)
                .update();
    }

    void disable(UUID id, String reason, Instant now) {
        database.sql("update webhook_endpoint set disabled_at = ?, disabled_for = ? where id = ? and disabled_at is"
                        + " null")
                .param(time(now))
                .param(reason)
                .param(id)
                .update();
    }

    boolean delete(TenantId tenant, UUID id) {
        return database.sql("delete from webhook_endpoint where tenant_id = ? and id = ?")
                        .param(tenant.value())
                        .param(id)
                        .update()
                == 1;
    }

    /** One message for each endpoint of the tenant that wants this type. */
    void send(TenantId tenant, String type, String payload, Instant now) {
        database.sql("""
            insert into webhook_delivery (id, tenant_id, endpoint_id, type, payload, created_at, next_at)
            select gen_random_uuid(), tenant_id, id, :type, :payload, :now, :now from webhook_endpoint
            where tenant_id = :tenant and disabled_at is null and :type = any(types)
            """)
                .param("tenant", tenant.value())
                .param("type", type)
                .param("payload", payload)
                .param("now", time(now))
                .update();
    }

    /**
     * Takes messages whose time has come; no other process takes them until then. If this one dies in the middle, they
     * are taken again: subscribers know a message by its number.
     */
    List<Delivery> take(int most, Instant now, Instant until) {
        return database.sql("""
            with due as (
                select d.id from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
                where d.next_at <= :now and e.disabled_at is null
                order by d.next_at limit :most for update of d skip locked
            )
            update webhook_delivery d set next_at = :until, attempts = attempts + 1
            from due, webhook_endpoint e where d.id = due.id and e.id = d.endpoint_id
            returning d.id, d.endpoint_id, d.tenant_id, d.payload, d.attempts, e.url, e.secret,
                case when e.previous_until > :now then e.previous_secret end as previous_secret
            """)
                .param("now", time(now))
                .param("until", time(until))
                .param("most", most)
                .query(this::delivery)
                .list();
    }

    void delivered(UUID id, int status, Instant now) {
        database.sql("update webhook_delivery set next_at = null, delivered_at = ?, last_status = ? where id = ?")
                .param(time(now))
                .param(status)
                .param(id)
                .update();
    }

    /** Null gives it up. */
    void failed(UUID id, @Nullable Integer status, @Nullable Instant next) {
        database.sql("update webhook_delivery set next_at = ?, last_status = ? where id = ?")
                .param(next == null ? null : time(next))
                .param(status)
                .param(id)
                .update();
    }

    private static Endpoint endpoint(ResultSet row, int number) throws SQLException {
        var disabled = row.getObject("disabled_at", OffsetDateTime.class);
        return new Endpoint(
                row.getObject("id", UUID.class),
                row.getString("url"),
                Set.of((String[]) row.getArray("types").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                disabled == null ? null : disabled.toInstant(),
                row.getString("disabled_for"));
    }

    private Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                row.getString("url"),
                opened(row),
                row.getString("payload"),
                row.getInt("attempts") - 1);
    }

    /** The newest first. */
    private List<byte[]> opened(ResultSet row) throws SQLException {
        var tenant = row.getObject("tenant_id", UUID.class);
        var name = name(row.getObject("endpoint_id", UUID.class));
        var opened = new ArrayList<byte[]>();
        opened.add(secrets.open(tenant, name, row.getBytes("secret")));
        var previous = row.getBytes("previous_secret");
        if (previous != null) {
            opened.add(secrets.open(tenant, name, previous));
        }
        return opened;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
