package io.sekkei.inference.decoding;

import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.sampling.Speculation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer written by drafts of the small model that the large one judges.
 *
 * <p>Between rounds the large model has been fed all tokens but the last, and the small one all but those in {@code unfed}.
 * Not thread-safe.
 */
final class SpeculativeAnswer implements AutoCloseable {
    private final DecodingJob job;
    private final Speculative mode;
    private final DecodingContext context;
    private final Answer answer;
    private final Speculation speculation;
    private final DraftLength length;
    private final BitSet written = new BitSet();
    private final List<Integer> unfed = new ArrayList<>();

    private @Nullable DecoderInput draftInput;
    private @Nullable DecoderState llm;
    private @Nullable DecoderState drafter;
    private @Nullable Stopwatch stopwatch;

    SpeculativeAnswer(DecodingJob job, Speculative mode, DecodingContext context) {
        this.job = job;
        this.mode = mode;
        this.context = context;
        this.answer = new Answer(job, mode, context);
        this.speculation = new Speculation(job.settings(), context.marks().suppressed());
        this.length = new DraftLength(mode.draftCost());
    }

    Answer answer() {
        return answer;
    }

    void prepare() {
        answer.prepare(promptIds -> {
            var reading = mode.read(promptIds, job.share());
            draftInput = reading.draft();
            return reading.prompt();
        });
    }

    /** Prepares both models. */
    void begin() {
        var watch = new Stopwatch(context.nanoTime());
        llm = mode.decoder().begin(List.of(answer.input()), answer.limit() + DraftLength.MOST + 1);
        drafter = mode.drafter().begin(List.of(required(draftInput)), answer.limit() + DraftLength.MOST + 1);
        unfed.add(mode.drafter().firstToken(job.promptIds(), context.marks().startId()));
        stopwatch = watch;
        answer.prefilled(watch.lap());
        answer.leaveQueue();
        answer.sharing(1);
    }

    /** Drafts, has the draft judged in one pass, and writes what stands and one token more. */
    void round() {
        var draft = draft(Math.min(length.next(), answer.limit() - answer.written() - 1));
        var output = required(llm).steps(fed(draft)); // (draft + 1) × V
        answer.stepped(required(stopwatch).lap());
        answer.drafted(draft.size());
        var stood = judge(draft, output);
        if (!answer.finished()) {
            required(llm).forget(draft.size() - stood);
            catchUp(draft, stood);
        }
    }

    private List<Speculation.Draft> draft(int most) {
        var draft = new ArrayList<Speculation.Draft>();
        if (most < 1) {
            return draft;
        }
        var before = (BitSet) written.clone();
        var output = required(drafter).steps(ids(unfed));
        unfed.clear();
        var last = output.rows() - 1;
        while (true) {
            var token = speculation.draft(TokenChoice.logits(output, last), before);
            draft.add(token);
            if (draft.size() == most || context.marks().isEnd(token.tokenId())) {
                return draft;
            }
            before.set(token.tokenId());
            output = required(drafter).step(new int[] {token.tokenId()});
            last = 0;
        }
    }

    /** What the large model has not been fed: the last token written, then the draft. */
    private int[] fed(List<Speculation.Draft> draft) {
        var ids = new int[draft.size() + 1];
        ids[0] = answer.lastToken();
        for (var place = 0; place < draft.size(); place++) {
            ids[place + 1] = draft.get(place).tokenId();
        }
        return ids;
    }

    /** Writes the drafted tokens that stand, and then the large model's own; returns how many stood. */
    private int judge(List<Speculation.Draft> draft, StepOutput output) {
        for (var place = 0; place < draft.size(); place++) {
            var drafted = draft.get(place);
            var tokenId = speculation.judge(drafted, TokenChoice.logits(output, place), written);
            if (tokenId != drafted.tokenId()) {
                length.learn(place, true);
                write(tokenId, output, place);
                return place;
            }
            answer.accepted();
            write(tokenId, output, place);
            if (answer.finished()) {
                length.learn(place + 1, false);
                return place + 1;
            }
        }
        length.learn(draft.size(), false);
        write(speculation.choose(TokenChoice.logits(output, draft.size()), written), output, draft.size());
        return draft.size();
    }

    private void write(int tokenId, StepOutput output, int row) {
        written.set(tokenId);
        answer.write(TokenChoice.of(tokenId, output, row, job.settings(), context.tokenizer()));
    }

    /** The small model was fed all of its draft but the last token. */
    private void catchUp(List<Speculation.Draft> draft, int stood) {
        var fed = draft.size() - 1;
        if (stood < fed) {
            required(drafter).forget(fed - stood);
        }
        if (stood > 0 && stood == draft.size()) {
            unfed.add(draft.get(fed).tokenId());
        }
        unfed.add(answer.lastToken());
    }

    @Override
    public void close() {
        if (llm != null) {
            llm.close();
        }
        if (drafter != null) {
            drafter.close();
        }
    }

    private static int[] ids(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("An answer must be prepared and begun before its rounds");
        }
        return value;
    }
}
