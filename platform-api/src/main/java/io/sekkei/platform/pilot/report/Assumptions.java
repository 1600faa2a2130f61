package io.sekkei.platform.pilot.report;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a report takes for granted. None of it was measured; each can be changed, and each is shown.
 *
 * @param outputsPerMonth how many outputs are wanted
 * @param minutesByHand how long a person takes for one without the platform
 * @param usableShare share of the outputs that save a person that time, 0 to 1
 * @param reviewShare share of the outputs that a person looks at, 0 to 1
 * @param reviewMinutes how long such a look takes
 * @param wageMicros what an hour of a person costs, in millionths of the currency
 * @param fixedMicros what the platform costs a month besides, in millionths
 * @param setupMicros what it costs once, in millionths
 * @param targetShare which share of the best setting's quality a recommendation must reach, 0 to 1
 */
@Schema(
        name = "PilotAssumptions",
        description = "What a report takes for granted; none of it was measured, each can be changed.")
public record Assumptions(
        long outputsPerMonth,
        double minutesByHand,
        double usableShare,
        double reviewShare,
        double reviewMinutes,
        long wageMicros,
        long fixedMicros,
        long setupMicros,
        double targetShare) {
    public Assumptions {
        atLeastZero(outputsPerMonth, "outputs_per_month");
        atLeastZero(minutesByHand, "minutes_by_hand");
        atLeastZero(reviewMinutes, "review_minutes");
        atLeastZero(wageMicros, "wage_micros");
        atLeastZero(fixedMicros, "fixed_micros");
        atLeastZero(setupMicros, "setup_micros");
        share(usableShare, "usable_share");
        share(reviewShare, "review_share");
        share(targetShare, "target_share");
    }

    /** Where nobody has said anything: an example, nobody's figures. */
    public static Assumptions example() {
        return new Assumptions(10_000, 5, 0.7, 0.1, 1, 30_000_000, 0, 0, 0.95);
    }

    private static void atLeastZero(double value, String name) {
        if (!(value >= 0) || value > 1e15) {
            throw new IllegalArgumentException("%s must be between 0 and 10^15, but is %s".formatted(name, value));
        }
    }

    private static void share(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s must be between 0 and 1, but is %s".formatted(name, value));
        }
    }
}
