package io.sekkei.platform.database;

import java.util.UUID;

/**
 * The name under which this process' connections show in PostgreSQL's {@code pg_stat_activity}. As long as one of them
 * is there, the process lives; others can tell from that which unfinished work has lost its owner.
 *
 * @param value the application name
 */
public record ProcessName(String value) {
    static ProcessName random() {
        return new ProcessName("sekkei-" + UUID.randomUUID());
    }
}
