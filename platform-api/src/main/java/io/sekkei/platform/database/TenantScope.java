package io.sekkei.platform.database;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whose rows the transactions of this thread see and may write, from its opening until it is closed.
 *
 * <p>PostgreSQL keeps all other rows away from them, whatever their statements ask for. A transaction takes the scope it
 * begins in and keeps it; without a scope none begins. A tenant's scope never turns into another tenant's: work for both
 * is the platform's, and says so.
 */
public final class TenantScope implements AutoCloseable {
    private static final String PLATFORM = "platform";
    private static final ThreadLocal<@Nullable TenantScope> CURRENT = new ThreadLocal<>();

    private final String value;
    private final @Nullable TenantScope outer;

    private TenantScope(String value, @Nullable TenantScope outer) {
        this.value = value;
        this.outer = outer;
    }

    /** What belongs to one tenant. */
    public static TenantScope of(UUID tenant) {
        return open(tenant.toString());
    }

    /** What belongs to any tenant or to none: for work on behalf of nobody, such as sweeping and sequencing. */
    public static TenantScope ofPlatform() {
        return open(PLATFORM);
    }

    private static TenantScope open(String value) {
        var outer = CURRENT.get();
        if (outer != null && !outer.mayTurnInto(value)) {
            throw new IllegalStateException("The scope cannot turn from %s into %s here".formatted(outer.value, value));
        }
        var scope = new TenantScope(value, outer);
        CURRENT.set(scope);
        return scope;
    }

    private boolean mayTurnInto(String next) {
        var isFree = !TransactionSynchronizationManager.isActualTransactionActive();
        return value.equals(next) || (isFree && (value.equals(PLATFORM) || next.equals(PLATFORM)));
    }

    /** What a transaction that begins now is told. */
    static String current() {
        var scope = CURRENT.get();
        if (scope == null) {
            throw new IllegalStateException("A transaction needs a scope; open one with TenantScope");
        }
        return scope.value;
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
