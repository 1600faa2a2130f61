package io.sekkei.platform.generation.web;

import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.generation.Generation;

/** What every object of an answer repeats. */
record Identity(String id, long created, String model, String fingerprint) {
    static Identity ofChat(Generation generation) {
        return of("chatcmpl-", generation);
    }

    static Identity ofCompletion(Generation generation) {
        return of("cmpl-", generation);
    }

    private static Identity of(String prefix, Generation generation) {
        var model = generation.model();
        return new Identity(
                prefix + generation.id().compact(),
                generation.createdAt().getEpochSecond(),
                fullName(model),
                model.fingerprint());
    }

    /** With the mode, even if the client left it to us. */
    private static String fullName(ServedModel model) {
        return model.pair().id() + ":" + model.mode().wireName();
    }
}
