package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.platform.catalog.ServedModel;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What was asked, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedOrder(
        String pairId,
        String pairDigest,
        @Enumerated(EnumType.STRING) DecodingMode mode,
        byte[] promptSha256,
        Integer maxTokens,
        Double temperature,
        @Column(name = "top_k") Integer topK,
        @Column(name = "top_p") Double topP,
        Integer beamWidth,
        Double repetitionPenalty,
        @JdbcTypeCode(SqlTypes.ARRAY) List<String> stop,
        Long seed,
        Integer topLogprobs) {
    static RecordedOrder of(GenerationOrder order, ServedModel model, DecodingSettings settings) {
        return new RecordedOrder(
                model.pair().id(),
                model.pair().digest(),
                model.mode(),
                Digests.of(order.messages()),
                settings.maxTokens(),
                settings.temperature(),
                settings.topK(),
                settings.topP(),
                settings.beamWidth(),
                settings.repetitionPenalty(),
                settings.stop(),
                settings.seed(),
                settings.topLogProbabilities());
    }
}
