package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.SigningKey;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Asks the witnesses again and again for as long as the platform runs, each on a thread of its own. */
@Component
class Witnessing implements SmartLifecycle {
    private final WitnessingSettings settings;
    private final List<WitnessClient> witnesses;
    private @Nullable ScheduledExecutorService threads;

    Witnessing(
            WitnessingSettings settings,
            SigningKey key,
            LedgerStore store,
            WitnessStore cosignatures,
            Snapshots snapshots,
            Clock clock) {
        this.settings = settings;
        var http = HttpClient.newBuilder().connectTimeout(settings.timeout()).build();
        this.witnesses = settings.witnesses().stream()
                .map(address -> new WitnessClient(
                        address, key.verifierKey(), settings.timeout(), store, cosignatures, snapshots, http, clock))
                .toList();
    }

    List<WitnessClient> witnesses() {
        return witnesses;
    }

    int quorum() {
        return settings.quorum();
    }

    @Override
    public synchronized void start() {
        var nanos = settings.interval().toNanos();
        var started = Executors.newScheduledThreadPool(Math.max(1, witnesses.size()), task -> {
            var asking = new Thread(task, "ledger-witness");
            asking.setDaemon(true);
            return asking;
        });
        witnesses.forEach(witness -> started.scheduleWithFixedDelay(witness::run, nanos, nanos, TimeUnit.NANOSECONDS));
        threads = started;
    }

    @Override
    public synchronized void stop() {
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
    }

    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public synchronized boolean isRunning() {
        return threads != null;
    }
}
