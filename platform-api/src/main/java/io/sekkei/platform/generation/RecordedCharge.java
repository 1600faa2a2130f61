package io.sekkei.platform.generation;

import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.quota.Charge;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/** What a generation cost, as the record keeps it. The names are those of the columns. */
@Embeddable
record RecordedCharge(
        Long costMicros,
        String currency,
        Long priceVersion,
        @Nullable String limitedBy) {
    /** Tells the ledger. */
    Fields tell(Fields fields) {
        var cost = new Fields()
                .with("micros", costMicros)
                .with("currency", currency)
                .with("price_version", priceVersion);
        return fields.with("cost", cost).with("limited_by", limitedBy);
    }

    RecordedCharge plus(long micros) {
        return new RecordedCharge(costMicros + micros, currency, priceVersion, limitedBy);
    }

    static RecordedCharge of(Charge charge, @Nullable String limitedBy) {
        return new RecordedCharge(
                charge.costMicros(), charge.price().currency(), charge.price().version(), limitedBy);
    }
}
