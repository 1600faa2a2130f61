package io.sekkei.platform.generation;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.RecordContent;
import io.sekkei.platform.generation.gate.OutputGate;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the caller has had written so far, with the texts as far as the caller may read them. */
@Service
public class History {
    /** Contents are encrypted one by one, so a search opens so many at a time. */
    private static final int MOST_OPENED = 100;

    private final GenerationJournal journal;
    private final OutputGate gate;
    private final Contents contents;
    private final LlmOnlyCosts llmOnly;

    History(GenerationJournal journal, OutputGate gate, Contents contents, LlmOnlyCosts llmOnly) {
        this.journal = journal;
        this.gate = gate;
        this.contents = contents;
        this.llmOnly = llmOnly;
    }

    /**
     * One of them.
     *
     * @param record the record
     * @param standing where the output stands, if it was ever held
     * @param prompt what was asked; null if it is not kept any more
     * @param text what was written; null if it may not leave, is not kept any more or never came to be
     * @param llmOnlyMicros what it would have cost with the large model alone; null if nothing was charged
     */
    public record Told(
            RecordedGeneration record,
            @Nullable Standing standing,
            RecordedTexts.@Nullable Prompt prompt,
            @Nullable String text,
            @Nullable Long llmOnlyMicros) {
        @Override
        public String toString() {
            return "Told[%s]".formatted(record.id());
        }

        private boolean holds(List<String> words) {
            var all = new StringBuilder(Objects.requireNonNullElse(text, ""));
            if (prompt != null) {
                prompt.messages().forEach(message -> all.append('\n').append(message.content()));
            }
            var plain = plain(all.toString());
            return words.stream().allMatch(plain::contains);
        }
    }

    /** The caller's own, the newest first. */
    @Transactional
    public Page<Told> list(Caller caller, PageRequest page) {
        var rows = rows(caller, page);
        var found = page.page(rows, record -> Cursor.of(record.createdAt(), record.id()));
        return new Page<>(tell(caller, found.data()), found.next());
    }

    /**
     * Those of the next hundred that hold all of these words in what was asked or answered, in any case and width.
     *
     * @return perhaps none, and yet a place to go on from
     */
    @Transactional
    public Page<Told> search(Caller caller, String words, @Nullable Cursor after) {
        var wanted = Arrays.asList(plain(words).strip().split("\\s+"));
        if (words.isBlank()) {
            throw Problem.invalid("words", "words must hold a word");
        }
        var all = list(caller, new PageRequest(MOST_OPENED, after));
        return new Page<>(all.data().stream().filter(told -> told.holds(wanted)).toList(), all.next());
    }

    /**
     * One of the caller's own.
     *
     * @throws Problem if there is none, or it is somebody else's
     */
    @Transactional
    public Told get(Caller caller, UUID generation) {
        return journal.find(caller.tenant().value(), generation)
                .filter(record -> isBy(caller, record))
                .map(record -> tell(caller, List.of(record)).get(0))
                .orElseThrow(() -> Problem.notFound("generation"));
    }

    private static boolean isBy(Caller caller, RecordedGeneration record) {
        var key = caller.key();
        var person = caller.person();
        return key != null
                ? key.value().equals(record.key())
                : person != null && person.value().equals(record.person());
    }

    private List<RecordedGeneration> rows(Caller caller, PageRequest page) {
        caller.mustBe(Role.MEMBER);
        var key = caller.key();
        var person = caller.person();
        var all = new GenerationJournal.Search(
                caller.tenant().value(), null, null, null, null, null, null, null, null, null, null, null, null);
        var own = key != null
                ? all.ofKey(key.value())
                : all.ofPerson(
                        Objects.requireNonNull(person, "Nobody else generates").value());
        var after = page.after();
        var place = after == null ? null : new GenerationJournal.Place(after.time(), after.id());
        return journal.search(own, place, page.rows());
    }

    private List<Told> tell(Caller caller, List<RecordedGeneration> records) {
        var tenant = caller.tenant();
        var standings = new HashMap<UUID, Standing>();
        records.forEach(record ->
                gate.standing(tenant.value(), record.id()).ifPresent(found -> standings.put(record.id(), found)));
        var ids = new HashSet<>(records.stream().map(RecordedGeneration::id).collect(Collectors.toSet()));
        standings.values().stream()
                .filter(Standing::isReleased)
                .map(Standing::content)
                .forEach(ids::add);
        var opened = contents.readOwn(caller, ids);
        var costs =
                llmOnly.of(tenant, records.stream().map(RecordedGeneration::id).toList());
        var told = new ArrayList<Told>();
        for (var record : records) {
            var standing = standings.get(record.id());
            told.add(new Told(
                    record, standing, prompt(record, opened), text(record, standing, opened), costs.get(record.id())));
        }
        return told;
    }

    private static RecordedTexts.@Nullable Prompt prompt(RecordedGeneration record, Map<UUID, RecordContent> opened) {
        return parts(opened.get(record.id()), ContentKind.PROMPT)
                .map(RecordedTexts::prompt)
                .orElse(null);
    }

    private static @Nullable String text(
            RecordedGeneration record, @Nullable Standing standing, Map<UUID, RecordContent> opened) {
        if (standing != null && !standing.isReleased()) {
            return null;
        }
        return parts(opened.get(standing == null ? record.id() : standing.content()), ContentKind.OUTPUT)
                .map(Texts::text)
                .orElse(null);
    }

    private static Optional<Map<String, byte[]>> parts(@Nullable RecordContent content, ContentKind kind) {
        return Optional.ofNullable(content)
                .flatMap(known -> known.of(kind))
                .map(RecordContent.Kept::parts)
                .filter(parts -> !parts.isEmpty());
    }

    /** Full and half width, large and small letters are alike to those who look for a word. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
