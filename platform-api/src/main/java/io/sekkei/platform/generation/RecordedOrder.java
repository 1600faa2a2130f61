package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.ledger.Fields;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedOrder(
        @Nullable String purpose,
        String pairId,
        String pairDigest,
        String engineDigest,
        @Enumerated(EnumType.STRING) DecodingMode mode,
        Integer maxTokens,
        Double temperature,
        @Column(name = "top_k") Integer topK,
        @Column(name = "top_p") Double topP,
        Integer beamWidth,
        Double repetitionPenalty,
        Integer stopTexts,
        Long seed,
        Integer topLogprobs,
        @Nullable Boolean external) {
    static RecordedOrder of(@Nullable String purpose, boolean external, ServedModel model, DecodingSettings settings) {
        return new RecordedOrder(
                purpose,
                model.pair().id(),
                model.pair().digest(),
                model.generator().engine().digest(),
                model.mode(),
                settings.maxTokens(),
                settings.temperature(),
                settings.topK(),
                settings.topP(),
                settings.beamWidth(),
                settings.repetitionPenalty(),
                settings.stop().size(),
                settings.seed(),
                settings.topLogProbabilities(),
                external);
    }

    /** The parameters as the decoder takes them; the stop texts are kept elsewhere. */
    DecodingSettings decoding(List<String> stop) {
        return new DecodingSettings(
                maxTokens, temperature, topK, topP, beamWidth, repetitionPenalty, stop, seed, topLogprobs);
    }

    /** Tells the ledger. Stop texts are the client's own words: only their number is told. */
    Fields tell(Fields fields) {
        return fields.with("purpose", purpose)
                .with("audience", audience())
                .with("pair", pairId)
                .with("pair_sha256", pairDigest)
                .with("engine_sha256", engineDigest)
                .with("mode", mode.wireName())
                .with("decoding", decoding());
    }

    private @Nullable String audience() {
        return Boolean.TRUE.equals(external) ? "external" : null;
    }

    /** Fractions as text, for JSON has several spellings of them; the seed too, for it may exceed 2^53. */
    private Fields decoding() {
        return new Fields()
                .with("max_tokens", maxTokens)
                .with("temperature", String.valueOf(temperature))
                .with("top_k", topK)
                .with("top_p", String.valueOf(topP))
                .with("beam_width", beamWidth)
                .with("repetition_penalty", String.valueOf(repetitionPenalty))
                .with("stop_texts", stopTexts)
                .with("seed", String.valueOf(seed))
                .with("top_logprobs", topLogprobs);
    }
}
