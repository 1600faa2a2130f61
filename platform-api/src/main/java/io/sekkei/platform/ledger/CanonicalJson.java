package io.sekkei.platform.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.json.JsonMapper;

/** JSON in the one spelling of RFC 8785, so that what is said alike is hashed alike. */
final class CanonicalJson {
    private static final JsonMapper JSON = new JsonMapper();

    private CanonicalJson() {}

    static byte[] of(Map<String, ?> values) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(values)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException("What Jackson has written is JSON", e);
        }
    }
}
