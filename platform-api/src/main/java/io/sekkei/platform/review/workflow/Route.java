package io.sekkei.platform.review.workflow;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose approval an output needs: the steps one after the other (決裁ルート), or none before the release and a look
 * afterwards (後閲).
 *
 * @param steps in their order
 * @param afterwards whether the output is released at once and looked at later
 */
public record Route(List<Step> steps, boolean afterwards) {
    private static final int MOST_STEPS = 10;

    public Route {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "A route needs between 1 and %d steps, not %d".formatted(MOST_STEPS, steps.size()));
        }
    }

    /** One approval of one role. */
    public static Route of(String role) {
        return new Route(List.of(new Step(List.of(role))), false);
    }

    public int approvals() {
        return steps.stream().mapToInt(step -> step.roles().size()).sum();
    }

    /** The places to be filled; those of the first step are open. */
    List<Seat> seats() {
        var seats = new ArrayList<Seat>();
        for (int step = 0; step < steps.size(); step++) {
            for (var role : steps.get(step).roles()) {
                seats.add(Seat.of(step, role));
            }
        }
        return seats;
    }
}
