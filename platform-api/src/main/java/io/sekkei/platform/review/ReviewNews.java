package io.sekkei.platform.review;

import io.sekkei.platform.review.workflow.Stage;
import io.sekkei.platform.webhook.Webhooks;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells subscribers where outputs stand; nothing of their texts. */
@Component
class ReviewNews {
    private final Webhooks webhooks;

    ReviewNews(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    void tell(Held held, Move move) {
        if (!held.isControl()) {
            tellOf(held, move);
        }
    }

    private void tellOf(Held held, Move move) {
        switch (move.kind()) {
            case HELD -> send("generation.held", held, move);
            case APPROVED, EDITED, REJECTED, RETURNED, WITHDRAWN, EXPIRED -> send("generation.decided", held, move);
            case ESCALATED -> send("generation.escalated", held, move);
            case RECALLED -> send("generation.recalled", held, move);
            case REMINDED -> send("generation.reminded", held, move);
            case CLAIMED, PUT_BACK, LAPSED, VIEWED, RELEASED_FOR_VIEWING -> {}
        }
        if (move.stage() == Stage.RELEASED && move.kind() != Move.Kind.VIEWED) {
            send("generation.released", held, move);
        }
    }

    private void send(String type, Held held, Move move) {
        var data = new LinkedHashMap<String, Object>();
        data.put("generation_id", held.generation().toString());
        data.put("state", lower(move.stage()));
        data.put("move", lower(move.kind()));
        data.put("revision", move.revision());
        data.put("digest", move.digest());
        data.put("due_at", held.review().dueAt().toString());
        if (!move.reasons().isEmpty()) {
            data.put(
                    "reasons", move.reasons().stream().map(ReasonCode::wireName).toList());
        }
        webhooks.send(held.tenant(), type, Map.copyOf(data));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
