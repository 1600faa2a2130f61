package io.sekkei.platform.audit;

import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.ReadingReason;
import io.sekkei.platform.content.RecordContent;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds records by words in what was asked and answered. Contents are encrypted one by one, so there is no index of them:
 * a search opens some at a time, and each one it opens was read, which is an entry of the ledger.
 */
@Service
public class ContentSearch {
    private static final int MOST_OPENED = 100;

    private final Records records;
    private final Contents contents;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    ContentSearch(Records records, Contents contents, Ledger ledger, TransactionTemplate transaction) {
        this.records = records;
        this.contents = contents;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /**
     * What a search found.
     *
     * @param page those with the words, the newest first, and where to go on
     * @param opened how many were opened for it
     */
    public record Found(Page<RecordedGeneration> page, int opened) {}

    /**
     * Looks through the contents of the next records that are found.
     *
     * @param search must tell a span of time
     * @param words all of which must be in the prompt or the answer, in any case and width
     * @param after where an earlier search ended, or null to begin with the newest
     */
    public Found search(Caller caller, GenerationJournal.Search search, String words, @Nullable Cursor after) {
        if (search.from() == null || search.to() == null) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "span_required",
                    search.from() == null ? "from" : "to",
                    "A search in contents needs both from and to, because each content it opens is put on record");
        }
        try (var scope = TenantScope.of(caller.tenant().value())) {
            return Objects.requireNonNull(transaction.execute(status -> look(caller, search, words, after)));
        }
    }

    private Found look(Caller caller, GenerationJournal.Search search, String words, @Nullable Cursor after) {
        var looked = records.search(caller, search, new PageRequest(MOST_OPENED, after));
        var wanted = Arrays.asList(plain(words).strip().split("\\s+"));
        var found = new ArrayList<RecordedGeneration>();
        var opened = 0;
        for (var record : looked.data()) {
            var content = contents.read(caller, record.id(), ReadingReason.AUDIT);
            opened += content.isPresent() ? 1 : 0;
            content.filter(read -> holds(read, wanted)).ifPresent(read -> found.add(record));
        }
        record(caller, search, words, opened, found.size());
        return new Found(new Page<>(found, looked.next()), opened);
    }

    private static boolean holds(RecordContent content, List<String> wanted) {
        var text = new StringBuilder();
        content.contents()
                .forEach(kept -> kept.parts()
                        .values()
                        .forEach(part -> text.append(new String(part, StandardCharsets.UTF_8))
                                .append('\n')));
        var plain = plain(text.toString());
        return wanted.stream().allMatch(plain::contains);
    }

    /** Full and half width, large and small letters are alike to those who look for a word. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** The words may be as personal as the contents: the ledger only commits to them. */
    private void record(Caller caller, GenerationJournal.Search search, String words, int opened, int found) {
        ledger.append(caller.did("CONTENT_SEARCHED", UUID.randomUUID())
                .saying(fields -> fields.with("criteria", Criteria.of(search))
                        .with("opened", opened)
                        .with("found", found))
                .committingTo("words", words.getBytes(StandardCharsets.UTF_8)));
    }
}
