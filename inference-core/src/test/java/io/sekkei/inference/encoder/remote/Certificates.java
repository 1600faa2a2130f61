package io.sekkei.inference.encoder.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate that vouches for itself, with its key, as files in PEM; made by the JDK's own tool. */
record Certificates(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    static Certificates of(Path folder, String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(
                        tool.toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(new String(process.getInputStream().readAllBytes()));
        }
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var certificate = folder.resolve(name + ".crt");
        var key = folder.resolve(name + ".key");
        write(certificate, "CERTIFICATE", keys.getCertificate(name).getEncoded());
        write(key, "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
        return new Certificates(certificate, key);
    }

    private static void write(Path file, String what, byte[] bytes) throws IOException {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, base64, what));
    }
}
