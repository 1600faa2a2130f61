package io.sekkei.platform.ledger;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Lets the sequencer run again and again for as long as the platform does, and once more when it stops. */
@Component
class Sequencing implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencing.class);

    private final Sequencer sequencer;
    private final LedgerSettings settings;
    private @Nullable ScheduledExecutorService thread;

    Sequencing(Sequencer sequencer, LedgerSettings settings) {
        this.sequencer = sequencer;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        var nanos = settings.checkpointInterval().toNanos();
        var started = Executors.newSingleThreadScheduledExecutor(task -> {
            var sequencing = new Thread(task, "ledger-sequencer");
            sequencing.setDaemon(true);
            return sequencing;
        });
        started.scheduleWithFixedDelay(this::runOnce, nanos, nanos, TimeUnit.NANOSECONDS);
        thread = started;
    }

    private void runOnce() {
        try {
            sequencer.run();
        } catch (RuntimeException e) {
            // Entries keep: they are durable already and wait for their place until the database is back.
            LOG.warn("New entries of the ledger could not be sequenced; trying again: {}", e.toString());
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdown();
            thread = null;
            runOnce();
        }
    }

    /** Stops after the web server, whose last answers leave entries too. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
