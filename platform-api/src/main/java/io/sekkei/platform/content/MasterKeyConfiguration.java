package io.sekkei.platform.content;

import com.google.crypto.tink.aead.AeadConfig;
import io.sekkei.platform.problem.StartRefusedException;
import java.security.GeneralSecurityException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the master key, and makes sure that it is this database's. */
@Configuration(proxyBeanMethods = false)
class MasterKeyConfiguration {
    @Bean
    MasterKey contentMasterKey(ContentSettings settings, KeyStore store) throws GeneralSecurityException {
        AeadConfig.register();
        var file = new MasterKeyFile(settings.folder());
        if (!file.exists()) {
            refuseIfExpected(store, file);
            file.create();
        }
        var key = file.open();
        if (!key.made(store.masterCheck(key.checkValue()))) {
            throw new StartRefusedException(
                    "The contents in this database are encrypted under another master key than the one in %s."
                            .formatted(file.path()),
                    MasterKeyFile.REMEDY);
        }
        return key;
    }

    /** A new key would open nothing of what is there. */
    private static void refuseIfExpected(KeyStore store, MasterKeyFile file) {
        if (store.hasMasterCheck()) {
            throw new StartRefusedException(
                    "The contents in this database are encrypted under a master key that is not at %s."
                            .formatted(file.path()),
                    MasterKeyFile.REMEDY);
        }
    }
}
