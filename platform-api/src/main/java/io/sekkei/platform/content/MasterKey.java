package io.sekkei.platform.content;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;

/**
 * The key that the tenants' keys are encrypted under. It is used only here; where it comes from, a file or some day a
 * key management service, is nobody else's business.
 */
final class MasterKey {
    private static final byte[] CHECK = "sekkei/content/master/v1".getBytes(StandardCharsets.US_ASCII);

    private final Aead aead;

    MasterKey(Aead aead) {
        this.aead = aead;
    }

    /** Something that only this key opens, and that tells nothing. */
    byte[] checkValue() {
        try {
            return aead.encrypt(CHECK, CHECK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The master key does not encrypt", e);
        }
    }

    /** Whether this is the key that made the check value. */
    boolean made(byte[] checkValue) {
        try {
            aead.decrypt(checkValue, CHECK);
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }

    /** A new key of a tenant, encrypted. */
    byte[] newTenantKey(UUID tenant, UUID id) {
        try {
            var key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(key, aead, place(tenant, id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A tenant's key could not be made", e);
        }
    }

    Aead openTenantKey(UUID tenant, UUID id, byte[] wrapped) {
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, aead, place(tenant, id))
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Key %s of tenant %s does not open: it was changed, or moved here from elsewhere"
                            .formatted(id, tenant),
                    e);
        }
    }

    /** A secret of a tenant, encrypted; it opens under the same name only. */
    byte[] seal(UUID tenant, String name, byte[] secret) {
        try {
            return aead.encrypt(secret, place(tenant, name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The master key does not encrypt", e);
        }
    }

    byte[] open(UUID tenant, String name, byte[] sealed) {
        try {
            return aead.decrypt(sealed, place(tenant, name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The secret %s of tenant %s does not open: it was changed, or moved here from elsewhere"
                            .formatted(name, tenant),
                    e);
        }
    }

    private static byte[] place(UUID tenant, String name) {
        return "sekkei/content/secret/v1/%s/%s".formatted(tenant, name).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] place(UUID tenant, UUID id) {
        return "sekkei/content/key/v1/%s/%s".formatted(tenant, id).getBytes(StandardCharsets.US_ASCII);
    }
}
