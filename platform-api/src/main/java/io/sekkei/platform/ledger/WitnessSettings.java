package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.ledger.proof.VerifierKey;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * This platform as a witness of other ledgers.
 *
 * @param name under which it cosigns, preferably like a URL without its scheme; without a name it is no witness
 * @param logs the verifier keys of the ledgers it watches
 */
@Validated
@ConfigurationProperties("sekkei.witness")
record WitnessSettings(
        @Nullable @Pattern(regexp = "[^\\s+]+") String name,
        @NotNull @DefaultValue List<String> logs) {
    WitnessSettings {
        if (name == null && !logs.isEmpty()) {
            throw new IllegalArgumentException("sekkei.witness.logs is set, but sekkei.witness.name is not");
        }
        byOrigin(logs);
    }

    Map<String, VerifierKey> keys() {
        return byOrigin(logs);
    }

    private static Map<String, VerifierKey> byOrigin(List<String> logs) {
        var keys = new HashMap<String, VerifierKey>();
        logs.stream().map(WitnessSettings::ledgerKey).forEach(key -> {
            if (keys.put(key.name(), key) != null) {
                throw new IllegalArgumentException(
                        "sekkei.witness.logs names the ledger %s twice".formatted(key.name()));
            }
        });
        return Map.copyOf(keys);
    }

    private static VerifierKey ledgerKey(String text) {
        try {
            var key = VerifierKey.parse(text);
            if (key.kind() == KeyKind.LEDGER) {
                return key;
            }
            throw new BadEvidenceException("'%s' is the key of a witness, not of a ledger".formatted(text));
        } catch (BadEvidenceException e) {
            throw new IllegalArgumentException("sekkei.witness.logs: " + e.getMessage(), e);
        }
    }
}
