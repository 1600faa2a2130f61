package io.sekkei.platform.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be recorded for good. What it says can never be erased, so it must hold no content and no names
 * of people: to content it only commits.
 */
public final class Entry {
    private final String type;
    private final UUID subject;
    private @Nullable UUID tenant;
    private final Fields body = new Fields();
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, String> commitments = new LinkedHashMap<>();

    private Entry(String type, UUID subject) {
        this.type = type;
        this.subject = subject;
    }

    /**
     * An entry of any type.
     *
     * @param type what happened, as in {@code KEY_ISSUED}
     * @param subject the thing it happened to
     */
    public static Entry of(String type, UUID subject) {
        return new Entry(type, subject);
    }

    /** Something is about to be tried. A subject has one intent at most. */
    public static Entry intent(UUID subject) {
        return of("INTENT", subject);
    }

    /** What came of the intent. A subject has one outcome at most. */
    public static Entry outcome(UUID subject) {
        return of("OUTCOME", subject);
    }

    /** Whose entry it is; only that tenant gets to see it. */
    public Entry ofTenant(@Nullable UUID tenant) {
        this.tenant = tenant;
        return this;
    }

    /** Says more. */
    public Entry saying(UnaryOperator<Fields> more) {
        more.apply(body);
        return this;
    }

    /**
     * Commits to content without holding it: whoever has the content and the entry's salt can show that this was it, and
     * without the salt nobody can find it by guessing.
     */
    public Entry committingTo(String name, byte[] content) {
        contents.put(name, content.clone());
        return this;
    }

    /** Says {@link Commitment commitments} whose salt somebody else keeps. */
    public Entry committedTo(Map<String, String> made) {
        commitments.putAll(made);
        return this;
    }

    String type() {
        return type;
    }

    UUID subject() {
        return subject;
    }

    @Nullable
    UUID tenant() {
        return tenant;
    }

    Fields body() {
        return body;
    }

    Map<String, String> commitments() {
        return Collections.unmodifiableMap(commitments);
    }

    Map<String, byte[]> contents() {
        return Collections.unmodifiableMap(contents);
    }
}
