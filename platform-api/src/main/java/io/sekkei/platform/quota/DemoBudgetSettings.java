package io.sekkei.platform.quota;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the demo tenant may use. Read when it is made.
 *
 * @param microsPerDay money a day, in millionths of the currency
 * @param tokensPerMinute tokens read and written a minute
 * @param requestsPerMinute requests a minute
 * @param concurrent generations at once
 */
@Validated
@ConfigurationProperties("sekkei.demo.budget")
record DemoBudgetSettings(
        @Min(0) @Max(BudgetPlan.LARGEST) @DefaultValue("10000000")
        long microsPerDay,

        @Min(0) @Max(BudgetPlan.LARGEST) @DefaultValue("1000000")
        long tokensPerMinute,

        @Min(0) @Max(BudgetPlan.LARGEST) @DefaultValue("6000")
        long requestsPerMinute,

        @Min(0) @Max(BudgetPlan.LARGEST) @DefaultValue("64") long concurrent) {}
