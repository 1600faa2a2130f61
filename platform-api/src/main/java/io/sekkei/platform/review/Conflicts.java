package io.sekkei.platform.review;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.workflow.Refusal;
import java.util.List;
import java.util.Locale;

/** Refusals as clients see them, with the name of whoever was faster. */
final class Conflicts {
    private Conflicts() {}

    static Problem stale(long token, List<Move> moves) {
        return Problem.conflict(
                "review_stale_token", "Token %d is not your current claim%s".formatted(token, winner(moves)));
    }

    static Problem of(Refusal refusal, List<Move> moves) {
        var code = "review_" + refusal.reason().name().toLowerCase(Locale.ROOT);
        return Problem.conflict(code, refusal.getMessage() + winner(moves));
    }

    private static String winner(List<Move> moves) {
        for (int i = moves.size() - 1; i >= 0; i--) {
            var move = moves.get(i);
            if (move.kind() != Move.Kind.REMINDED && move.kind() != Move.Kind.LAPSED) {
                return "; it was %s by %s at %s"
                        .formatted(
                                move.kind().name().toLowerCase(Locale.ROOT),
                                move.actor() == null ? "time" : move.actor(),
                                move.at());
            }
        }
        return "";
    }
}
