package io.sekkei.platform.generation.web;

import io.sekkei.platform.generation.Answer;

/** Finish reasons in OpenAI's words. */
final class FinishReasons {
    private FinishReasons() {}

    /** An answer cut by the time limit is cut short like one that grew too long: clients know that word only. */
    static String of(Answer answer) {
        if (answer.isHeld()) {
            return "content_filter";
        }
        return switch (answer.result().finishReason()) {
            case STOP -> "stop";
            case LENGTH, DEADLINE, CANCELLED -> "length";
        };
    }
}
