package io.sekkei.inference.encoder.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM as what Java's TLS takes. */
final class PemFiles {
    private static final char[] NO_PASSWORD = {};

    private PemFiles() {}

    static SSLContext clientContext(RemoteEncoderSettings.Tls tls) {
        return context(tls.trust(), tls.certificate(), tls.key());
    }

    /** @param certificate with {@code key}, what is shown to the other side; null to show nothing */
    static SSLContext context(Path trust, @Nullable Path certificate, @Nullable Path key) {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            var number = 0;
            for (var authority : certificates(trust)) {
                trusted.setCertificateEntry("authority-" + number++, authority);
            }
            var trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusting.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys(certificate, key), trusting.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "The certificates in %s cannot be used: %s".formatted(trust, e.getMessage()), e);
        }
    }

    private static javax.net.ssl.KeyManager @Nullable [] keys(@Nullable Path certificate, @Nullable Path key)
            throws GeneralSecurityException, IOException {
        if (certificate == null || key == null) {
            return null;
        }
        var own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        own.setKeyEntry("own", key(key), NO_PASSWORD, certificates(certificate).toArray(new Certificate[0]));
        var showing = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        showing.init(own, NO_PASSWORD);
        return showing.getKeyManagers();
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        try (var stream = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(stream));
        }
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        var text = Files.readString(file);
        var base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        for (var algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // The next algorithm may fit: PKCS #8 does not say it in a place that is easy to read.
            }
        }
        throw new InvalidKeySpecException("%s must hold a key in PKCS #8 of EC, RSA or EdDSA".formatted(file));
    }
}
