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
 * Encrypts each content under a fresh key of its own, and that key under the tenant's. Both are bound to the place they
 * belong to, so that nothing can be moved from one record to another.
 */
final class Sealing {
    private Sealing() {}

    /** A content's own key, encrypted, and the content, encrypted under it. */
    record Sealed(byte[] dataKey, byte[] ciphertext) {
        String digest() {
            return Sha256.of(ciphertext);
        }
    }

    static Sealed seal(UUID generation, ContentKind kind, byte[] plain, Aead tenantKey) {
        try {
            var place = place(generation, kind);
            var key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return new Sealed(
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(key, tenantKey, place),
                    key.getPrimitive(RegistryConfiguration.get(), Aead.class).encrypt(plain, place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A content could not be encrypted", e);
        }
    }

    /** @throws GeneralSecurityException if it was changed, or was sealed for another place or under another key */
    static byte[] open(UUID generation, ContentKind kind, Sealed sealed, Aead tenantKey)
            throws GeneralSecurityException {
        var place = place(generation, kind);
        var key = TinkProtoKeysetFormat.parseEncryptedKeyset(sealed.dataKey(), tenantKey, place);
        return key.getPrimitive(RegistryConfiguration.get(), Aead.class).decrypt(sealed.ciphertext(), place);
    }

    /** The same content's key under another key of the tenant. */
    static byte[] rewrap(UUID generation, ContentKind kind, byte[] dataKey, Aead from, Aead to)
            throws GeneralSecurityException {
        var place = place(generation, kind);
        var key = TinkProtoKeysetFormat.parseEncryptedKeyset(dataKey, from, place);
        return TinkProtoKeysetFormat.serializeEncryptedKeyset(key, to, place);
    }

    private static byte[] place(UUID generation, ContentKind kind) {
        return "sekkei/content/v1/%s/%s".formatted(kind, generation).getBytes(StandardCharsets.US_ASCII);
    }
}
