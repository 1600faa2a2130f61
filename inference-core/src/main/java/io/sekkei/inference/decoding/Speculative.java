package io.sekkei.inference.decoding;

import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.TokenDecoder;

/**
 * The small model drafts a few tokens, the large one reads them in one pass and keeps those it would have written: the
 * answer is the large model's own. Both models must have the same vocabulary.
 */
public final class Speculative implements Mode {
    private final Mode llm;
    private final Mode drafter;
    private final double draftCost;

    /**
     * @param llm the large model alone
     * @param drafter the small model, conditioned on the large one's representation or alone
     * @param draftCost what drafting a token costs, in passes of the large model; above 0. Not measured but reckoned from
     *     sizes, because with it the length of drafts, and so what a seed draws, would change from run to run
     */
    public Speculative(Mode llm, Mode drafter, double draftCost) {
        this.llm = llm;
        this.drafter = drafter;
        this.draftCost = draftCost;
    }

    /** A prompt ready for both models. */
    record Reading(PreparedPrompt prompt, DecoderInput draft) {}

    /** Has the prompt read for both, by the large model once. */
    Reading read(int[] promptIds, String share) {
        var read = llm.prepare(promptIds, share);
        var draft = drafter.prepareRead(promptIds, share, read.input().representation());
        var prompt = new PreparedPrompt(
                read.input(),
                read.llmEncode().plus(draft.llmEncode()),
                read.projector().plus(draft.projector()),
                read.llmEncodedTokens() + draft.llmEncodedTokens());
        return new Reading(prompt, draft.input());
    }

    TokenDecoder drafter() {
        return drafter.decoder();
    }

    double draftCost() {
        return draftCost;
    }

    @Override
    public PreparedPrompt prepare(int[] promptIds, String share) {
        return llm.prepare(promptIds, share);
    }

    @Override
    public TokenDecoder decoder() {
        return llm.decoder();
    }

    @Override
    public Writer writer() {
        return Writer.LLM;
    }
}
