package io.sekkei.platform.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class SealingTests {
    private static final UUID HERE = UUID.randomUUID();

    private final Aead key = key();

    @Property(tries = 50)
    void whatIsSealedOpensInItsPlaceAndIsNeverTheSameTwice(@ForAll byte[] plain) throws GeneralSecurityException {
        var one = Sealing.seal(HERE, ContentKind.PROMPT, plain, key);
        var other = Sealing.seal(HERE, ContentKind.PROMPT, plain, key);

        assertThat(Sealing.open(HERE, ContentKind.PROMPT, one, key)).isEqualTo(plain);
        assertThat(one.digest()).isNotEqualTo(other.digest());
        assertThat(one.dataKey()).isNotEqualTo(other.dataKey());
    }

    @Example
    void itOpensNowhereElse() {
        var sealed = Sealing.seal(HERE, ContentKind.PROMPT, bytes("text"), key);

        assertThatThrownBy(() -> Sealing.open(HERE, ContentKind.OUTPUT, sealed, key))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> Sealing.open(UUID.randomUUID(), ContentKind.PROMPT, sealed, key))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> Sealing.open(HERE, ContentKind.PROMPT, sealed, key()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Example
    void neitherHalfOpensWithTheOtherHalfOfAnother() {
        var one = Sealing.seal(HERE, ContentKind.PROMPT, bytes("one"), key);
        var other = Sealing.seal(HERE, ContentKind.PROMPT, bytes("other"), key);

        var mixed = new Sealing.Sealed(one.dataKey(), other.ciphertext());

        assertThatThrownBy(() -> Sealing.open(HERE, ContentKind.PROMPT, mixed, key))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Property(tries = 200)
    void everyFlippedBitIsNoticed(@ForAll @Size(min = 1, max = 40) byte[] plain, @ForAll int where) {
        var sealed = Sealing.seal(HERE, ContentKind.OUTPUT, plain, key);
        var bytes = where % 2 == 0 ? sealed.ciphertext() : sealed.dataKey();
        var bit = Math.floorMod(where >> 1, bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);

        assertThatThrownBy(() -> Sealing.open(HERE, ContentKind.OUTPUT, sealed, key))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Example
    void anotherKeyOfTheTenantOpensItOnceItIsWrappedAnew() throws GeneralSecurityException {
        var sealed = Sealing.seal(HERE, ContentKind.PROMPT, bytes("text"), key);
        var newer = key();

        var dataKey = Sealing.rewrap(HERE, ContentKind.PROMPT, sealed.dataKey(), key, newer);

        var rewrapped = new Sealing.Sealed(dataKey, sealed.ciphertext());
        assertThat(Sealing.open(HERE, ContentKind.PROMPT, rewrapped, newer)).isEqualTo(bytes("text"));
        assertThatThrownBy(() -> Sealing.open(HERE, ContentKind.PROMPT, rewrapped, key))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Example
    void partsComeBackAsTheyWere() {
        var parts = new Parts(bytes("salt"), Map.of("empty", new byte[0], "text", bytes("\u8a2d\u8a08")));

        var decoded = Parts.decode(parts.encoded());

        assertThat(decoded.salt()).isEqualTo(bytes("salt"));
        assertThat(decoded.contents()).hasSize(2).containsEntry("empty", new byte[0]);
        assertThat(decoded.contents().get("text")).isEqualTo(bytes("\u8a2d\u8a08"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Aead key() {
        try {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
