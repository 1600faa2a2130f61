package io.sekkei.platform.generation;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.content.RecordContent;
import io.sekkei.platform.content.RecordContent.Gone;
import io.sekkei.platform.tenancy.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What was asked and answered, in words. */
@Service
public class RecordedTexts {
    private final Contents contents;

    RecordedTexts(Contents contents) {
        this.contents = contents;
    }

    /** What is kept of one generation; null where nothing ever was. */
    public record Told(
            UUID generation,
            @Nullable Kept<Prompt> prompt,
            @Nullable Kept<Output> output) {}

    /**
     * A text, or that it is gone.
     *
     * @param text the text; null if it is gone
     * @param salt shows what the ledger commits to; empty if it is gone
     * @param gone when and by what it was dropped, if it was
     */
    public record Kept<T>(
            @Nullable T text, byte[] salt, @Nullable Gone gone) {}

    /** What was asked. */
    public record Prompt(List<ChatMessage> messages, List<String> stop) {}

    /** What was answered. */
    public record Output(String text, List<Integer> tokens) {}

    /**
     * Reads what is kept of a generation; see {@link Contents#read}.
     *
     * @return empty if there is nothing of it for this caller
     */
    public Optional<Told> read(Caller caller, UUID generation, ReadingReason reason) {
        return contents.read(caller, generation, reason)
                .map(content -> new Told(
                        generation,
                        kept(content, ContentKind.PROMPT, RecordedTexts::prompt),
                        kept(content, ContentKind.OUTPUT, RecordedTexts::output)));
    }

    private static <T> @Nullable Kept<T> kept(
            RecordContent content, ContentKind kind, Function<Map<String, byte[]>, T> reading) {
        return content.of(kind)
                .map(kept ->
                        new Kept<T>(kept.gone() == null ? reading.apply(kept.parts()) : null, kept.salt(), kept.gone()))
                .orElse(null);
    }

    static Prompt prompt(Map<String, byte[]> parts) {
        var stop = parts.get(Texts.STOP);
        return new Prompt(Texts.messages(part(parts, Texts.INPUT)), stop == null ? List.of() : Texts.decode(stop));
    }

    static Output output(Map<String, byte[]> parts) {
        return new Output(
                new String(part(parts, Texts.OUTPUT), StandardCharsets.UTF_8), Texts.tokens(part(parts, Texts.TOKENS)));
    }

    private static byte[] part(Map<String, byte[]> parts, String name) {
        return Objects.requireNonNull(parts.get(name), () -> "A content has no part " + name);
    }
}
