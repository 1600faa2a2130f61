package io.sekkei.platform.webhook;

import io.sekkei.platform.database.TenantScope;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries messages to their endpoints, until they are there or it gives up. */
@Component
class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int AT_ONCE = 8;
    /** A try that is lost with its process is tried again after this. */
    private static final Duration TAKEN = Duration.ofMinutes(2);

    private final WebhookStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final CloseableHttpClient http;
    private final ExecutorService carriers = Executors.newFixedThreadPool(AT_ONCE);

    Courier(WebhookStore store, TransactionTemplate transaction, WebhookSettings settings, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
        this.http = http(settings);
    }

    private static CloseableHttpClient http(WebhookSettings settings) {
        var timeout = Timeout.of(settings.timeout());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(AT_ONCE)
                .setMaxConnTotal(AT_ONCE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build());
        if (!settings.privateAddresses()) {
            connections.setDnsResolver(new PublicAddresses());
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(timeout).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .setUserAgent("Sekkei")
                .build();
    }

    @Scheduled(fixedDelayString = "${sekkei.webhook.sweep-interval:1s}")
    void run() {
        try (var scope = TenantScope.ofPlatform()) {
            while (carry() == AT_ONCE) {
                LOG.debug("There are more messages to carry");
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The messages cannot be looked through now", e);
        }
    }

    /** @return how many were tried */
    int carry() {
        var now = clock.instant();
        var taken = transaction.execute(status -> store.take(AT_ONCE, now, now.plus(TAKEN)));
        if (taken == null || taken.isEmpty()) {
            return 0;
        }
        var tries = taken.stream()
                .map(delivery -> CompletableFuture.supplyAsync(() -> attempt(delivery), carriers))
                .toList();
        for (int i = 0; i < taken.size(); i++) {
            var status = tries.get(i).join();
            var delivery = taken.get(i);
            transaction.executeWithoutResult(open -> note(delivery, status));
        }
        return taken.size();
    }

    /** The status, or 0 if there was no answer. */
    private int attempt(Delivery delivery) {
        var moment = clock.instant();
        var post = new HttpPost(delivery.url());
        post.setEntity(new StringEntity(delivery.payload(), ContentType.APPLICATION_JSON));
        post.setHeader("webhook-id", delivery.id().toString());
        post.setHeader("webhook-timestamp", String.valueOf(moment.getEpochSecond()));
        post.setHeader(
                "webhook-signature",
                Signature.header(delivery.secrets(), delivery.id().toString(), moment, delivery.payload()));
        try {
            return http.execute(post, response -> response.getCode());
        } catch (IOException e) {
            LOG.debug("Message {} did not get through", delivery.id(), e);
            return 0;
        }
    }

    private void note(Delivery delivery, int status) {
        var now = clock.instant();
        if (status / 100 == 2) {
            store.delivered(delivery.id(), status, now);
            return;
        }
        if (status == HttpStatus.GONE.value()) {
            store.disable(delivery.endpoint(), "gone", now);
        }
        var pause = Backoff.after(
                delivery.tries() + 1, () -> ThreadLocalRandom.current().nextDouble());
        var next =
                status == HttpStatus.GONE.value() ? null : pause.map(now::plus).orElse(null);
        store.failed(delivery.id(), status == 0 ? null : status, next);
        if (next == null) {
            LOG.warn("Message {} to endpoint {} is given up", delivery.id(), delivery.endpoint());
        }
    }

    @PreDestroy
    void close() throws IOException {
        carriers.shutdownNow();
        http.close();
    }
}
