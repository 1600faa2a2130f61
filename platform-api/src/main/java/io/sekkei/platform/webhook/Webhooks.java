package io.sekkei.platform.webhook;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints, and messages to them. */
@Service
public class Webhooks {
    /** Everything somebody can be told of. */
    public static final Set<String> TYPES = Set.of(
            "generation.held",
            "generation.decided",
            "generation.released",
            "generation.recalled",
            "generation.escalated",
            "generation.reminded");

    private static final int LONGEST_URL = 2_000;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An endpoint with its secret.
     *
     * @param endpoint the endpoint
     * @param secret signs what is sent to it; the only copy there will ever be
     */
    public record Secret(Endpoint endpoint, String secret) {
        @Override
        public String toString() {
            return "Secret[%s, ***]".formatted(endpoint.id());
        }
    }

    private final WebhookStore store;
    private final Ledger ledger;
    private final WebhookSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Webhooks(WebhookStore store, Ledger ledger, WebhookSettings settings, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Tells whoever wants to know, once the caller's transaction is durable.
     *
     * @param data what happened: numbers and states, never a text
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void send(TenantId tenant, String type, Map<String, Object> data) {
        var now = clock.instant();
        var message = new LinkedHashMap<String, Object>();
        message.put("type", type);
        message.put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
        message.put("data", data);
        store.send(tenant, type, JSON.writeValueAsString(message), now);
    }

    /** Adds an endpoint to the caller's tenant. */
    @Transactional
    public Secret add(Caller by, String url, Set<String> types) {
        by.mustBe(Role.TENANT_ADMIN);
        check(url);
        if (types.isEmpty() || !TYPES.containsAll(types)) {
            throw Problem.invalid("types", "types must be some of %s".formatted(String.join(", ", sorted())));
        }
        var endpoint =
                new Endpoint(UUID.randomUUID(), url, types, clock.instant().truncatedTo(ChronoUnit.MICROS), null, null);
        var secret = Signature.newSecret(random);
        store.add(by.tenant(), endpoint, secret);
        ledger.append(by.did("WEBHOOK_ADDED", endpoint.id())
                .saying(fields -> fields.with("types", String.join(" ", types)))
                .committingTo("url", url.getBytes(StandardCharsets.UTF_8)));
        return new Secret(endpoint, Signature.tell(secret));
    }

    private static Iterable<String> sorted() {
        return TYPES.stream().sorted().toList();
    }

    private void check(String url) {
        try {
            var uri = new URI(url);
            var isWeb =
                    "https".equals(uri.getScheme()) || (settings.privateAddresses() && "http".equals(uri.getScheme()));
            if (!isWeb || uri.getHost() == null || uri.getUserInfo() != null || url.length() > LONGEST_URL) {
                throw Problem.invalid("url", "url must begin with https:// and name a host, without a user");
            }
        } catch (URISyntaxException e) {
            throw Problem.invalid("url", "url is not a URL");
        }
    }

    /** The endpoints of the caller's tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Endpoint> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return page.page(store.of(by.tenant(), page), one -> Cursor.of(one.createdAt(), one.id()));
    }

    /** Gives an endpoint a new secret; the old one signs along for a while. */
    @Transactional
    public Secret rotate(Caller by, UUID id) {
        var endpoint = find(by, id);
        var secret = Signature.newSecret(random);
        store.rotate(by.tenant(), id, secret, clock.instant().plus(settings.rotationOverlap()));
        ledger.append(by.did("WEBHOOK_ROTATED", id));
        return new Secret(endpoint, Signature.tell(secret));
    }

    /** Sends to an endpoint again that was switched off because nobody was there. */
    @Transactional
    public Endpoint enable(Caller by, UUID id) {
        find(by, id);
        store.enable(id);
        ledger.append(by.did("WEBHOOK_ENABLED", id));
        return find(by, id);
    }

    /** Sends nothing there any more. */
    @Transactional
    public void remove(Caller by, UUID id) {
        find(by, id);
        store.delete(by.tenant(), id);
        ledger.append(by.did("WEBHOOK_REMOVED", id));
    }

    private Endpoint find(Caller by, UUID id) {
        by.mustBe(Role.TENANT_ADMIN);
        return store.find(by.tenant(), id).orElseThrow(() -> Problem.notFound("webhook"));
    }
}
