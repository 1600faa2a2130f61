package io.sekkei.platform.content;

import io.sekkei.platform.content.ContentStore.StoredContent;
import io.sekkei.platform.ledger.Commitment;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantId;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps contents: encrypted before the transaction of their record begins, stored within it. Whoever reads one leaves an
 * entry in the ledger.
 */
@Service
public class Contents {
    private final TenantKeys keys;
    private final ContentStore store;
    private final Ledger ledger;
    private final SecureRandom random = new SecureRandom();

    Contents(TenantKeys keys, ContentStore store, Ledger ledger) {
        this.keys = keys;
        this.store = store;
        this.ledger = ledger;
    }

    /** Encrypts a content; nothing is stored yet. */
    public SealedContent seal(ContentOrigin origin, ContentKind kind, Map<String, byte[]> parts) {
        var key = keys.current(origin.tenant());
        var plain = new Parts(Commitment.salt(random), parts);
        var sealed = Sealing.seal(origin.generation(), kind, plain.encoded(), key.aead());
        return new SealedContent(origin, kind, key.id(), sealed, commitments(plain));
    }

    private static Map<String, String> commitments(Parts plain) {
        var commitments = new LinkedHashMap<String, String>();
        plain.contents().forEach((name, part) -> commitments.put(name, Commitment.to(name, plain.salt(), part)));
        return commitments;
    }

    /** Stores a content together with what the caller's transaction does. A record has one of each kind at most. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(SealedContent content) {
        store.add(content);
    }

    /**
     * Stores a content that was made from the output of its record. It goes when that goes, and is withheld from its author
     * whenever that is.
     *
     * @return whether it was stored; not if the output is gone, or the record has one of this kind already
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean keepWithOutput(SealedContent content) {
        return store.addToOutput(content);
    }

    /** Lets nobody read an output but auditors and those who decide about it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void withhold(TenantId tenant, UUID generation) {
        store.withhold(tenant.value(), generation, true);
    }

    /** Lets its author read an output. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void release(TenantId tenant, UUID generation) {
        store.withhold(tenant.value(), generation, false);
    }

    /**
     * Opens what is kept of a record. That it was read is in the ledger when this returns.
     *
     * @return empty if the tenant has no contents of such a record, or the reader may not read them
     * @throws DamagedContentProblem if a content does not open
     */
    @Transactional
    public Optional<RecordContent> read(Caller reader, UUID generation, ReadingReason reason) {
        return readable(reader, generation).map(stored -> open(reader, generation, reason, stored));
    }

    /**
     * Opens several of the reader's own at once, as a list of them does. One entry of the ledger tells of all.
     *
     * @return those that are theirs, without what is withheld
     */
    @Transactional
    public Map<UUID, RecordContent> readOwn(Caller reader, Collection<UUID> generations) {
        var opened = new LinkedHashMap<UUID, RecordContent>();
        for (var generation : generations) {
            var own = store.of(reader.tenant().value(), generation).stream()
                    .filter(content -> Deeds.who(reader).equals(content.origin().author()) && !content.withheld())
                    .toList();
            if (!own.isEmpty()) {
                var purpose = own.get(0).origin().purpose();
                opened.put(
                        generation,
                        new RecordContent(
                                generation,
                                purpose,
                                own.stream().map(this::open).toList()));
            }
        }
        if (!opened.isEmpty()) {
            ledger.append(reader.did("OWN_CONTENTS_READ", Deeds.who(reader))
                    .saying(fields -> fields.with("records", (long) opened.size())));
        }
        return opened;
    }

    /**
     * As {@link #read}, for a module that has made sure itself that the reader may read all of it, as a reviewer may who
     * has to decide.
     */
    @Transactional
    public Optional<RecordContent> readEntitled(Caller reader, UUID generation, ReadingReason reason) {
        var stored = store.of(reader.tenant().value(), generation);
        return stored.isEmpty() ? Optional.empty() : Optional.of(open(reader, generation, reason, stored));
    }

    private RecordContent open(Caller reader, UUID generation, ReadingReason reason, List<StoredContent> stored) {
        var contents = stored.stream().map(this::open).toList();
        ledger.append(reader.did("CONTENT_READ", generation).saying(fields -> fields.with("reason", reason.name())));
        var purpose = stored.isEmpty() ? "" : stored.get(0).origin().purpose();
        return new RecordContent(generation, purpose, contents);
    }

    /**
     * Opens what is kept of a record for work that discloses none of it; that work's own entry has to tell of it. In the
     * caller's transaction.
     *
     * @return without contents if the tenant has none of such a record
     * @throws DamagedContentProblem if a content does not open
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public RecordContent lookInto(TenantId tenant, UUID generation) {
        var stored = store.of(tenant.value(), generation);
        var purpose = stored.isEmpty() ? "" : stored.get(0).origin().purpose();
        return new RecordContent(
                generation, purpose, stored.stream().map(this::open).toList());
    }

    /**
     * As {@link #lookInto(TenantId, UUID)}, with no more than this person or key may read.
     *
     * @return empty if the tenant has no contents of such a record, or the reader may not read them
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<RecordContent> lookIntoReadable(Caller reader, UUID generation) {
        return readable(reader, generation)
                .map(stored -> new RecordContent(
                        generation,
                        stored.get(0).origin().purpose(),
                        stored.stream().map(this::open).toList()));
    }

    /** At least one content; empty if there is none for this reader. */
    private Optional<List<StoredContent>> readable(Caller reader, UUID generation) {
        var stored = store.of(reader.tenant().value(), generation);
        if (stored.isEmpty() || !mayRead(reader, stored.get(0).origin())) {
            return Optional.empty();
        }
        return Optional.of(stored.stream()
                        .filter(content -> !content.withheld() || Deeds.readsAll(reader))
                        .toList())
                .filter(readable -> !readable.isEmpty());
    }

    private static boolean mayRead(Caller reader, ContentOrigin content) {
        return Deeds.readsAll(reader) || Deeds.who(reader).equals(content.author());
    }

    private RecordContent.Kept open(StoredContent content) {
        var sealed = content.sealed();
        if (sealed == null) {
            return new RecordContent.Kept(content.kind(), Map.of(), new byte[0], content.gone());
        }
        var parts = open(content, sealed);
        return new RecordContent.Kept(content.kind(), parts.contents(), parts.salt(), null);
    }

    private Parts open(StoredContent content, Sealing.Sealed sealed) {
        var origin = content.origin();
        try {
            var key = keys.key(origin.tenant(), content.key());
            return Parts.decode(Sealing.open(origin.generation(), content.kind(), sealed, key.aead()));
        } catch (GeneralSecurityException e) {
            throw new DamagedContentProblem(origin.generation(), content.kind(), e);
        }
    }
}
