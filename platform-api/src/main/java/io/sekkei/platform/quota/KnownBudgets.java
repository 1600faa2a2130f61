package io.sekkei.platform.quota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which budgets bound whom when they were last looked at. Only a guess that saves a look: whoever acts on it lets the
 * database say that it still holds.
 */
@Component
class KnownBudgets {
    private static final int MOST = 10_000;

    private final Map<Payer, List<Budget>> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Payer, List<Budget>> eldest) {
            return size() > MOST;
        }
    };

    synchronized @Nullable List<Budget> of(Payer payer) {
        return known.get(payer);
    }

    synchronized void remember(Payer payer, List<Budget> budgets) {
        known.put(payer, List.copyOf(budgets));
    }
}
