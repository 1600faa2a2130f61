package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.problem.StartRefusedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the signing key, and makes sure that it is this ledger's. */
@Configuration(proxyBeanMethods = false)
class SigningConfiguration {
    @Bean
    SigningKey ledgerSigningKey(LedgerSettings settings, LedgerStore store) {
        var key = new KeyFolder(settings.folder(), KeyKind.LEDGER).open(settings.origin());
        var expected = store.verifierKey(key.verifierKey().toString());
        if (!expected.equals(key.verifierKey().toString())) {
            throw new StartRefusedException(
                    "The ledger in this database is signed with the key %s, but the one in %s is %s."
                            .formatted(expected, settings.folder(), key.verifierKey()),
                    "Put the ledger's own key there; replicas that share a database share the key too.",
                    new IllegalStateException("another key"));
        }
        return key;
    }
}
