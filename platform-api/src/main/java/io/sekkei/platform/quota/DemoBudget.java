package io.sekkei.platform.quota;

import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.tenancy.DemoTenantAdded;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Gives the demo tenant budgets, so that a first request shows what an answer costs and what is left. */
@Component
class DemoBudget {
    private final DemoBudgetSettings settings;
    private final Quotas quotas;
    private final Prices prices;

    DemoBudget(DemoBudgetSettings settings, Quotas quotas, Prices prices) {
        this.settings = settings;
        this.quotas = quotas;
        this.prices = prices;
    }

    /** In the transaction that adds the tenant, so that it is never there without. */
    @EventListener
    void added(DemoTenantAdded event) {
        var tenant = Subject.tenant(event.tenant());
        var perMinute = Period.perMinute();
        quotas.set(BudgetPlan.money(tenant, Period.perDay(), settings.microsPerDay(), prices.currency()));
        quotas.set(BudgetPlan.of(tenant, Measure.TOKENS, perMinute, settings.tokensPerMinute()));
        quotas.set(BudgetPlan.of(tenant, Measure.REQUESTS, perMinute, settings.requestsPerMinute()));
        quotas.set(BudgetPlan.of(tenant, Measure.CONCURRENT, Period.always(), settings.concurrent()));
    }
}
