package io.sekkei.inference.djl;

import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The native libraries as they lie on the disk. There are hundreds of megabytes of them, so they are read once in a JVM,
 * by a thread of their own, and only whoever asks too early waits.
 */
final class NativeLibraries {
    private static final int BUFFER_BYTES = 1 << 20;

    private NativeLibraries() {}

    private static final class Read {
        static final CompletableFuture<String> DIGEST = CompletableFuture.supplyAsync(
                NativeLibraries::readAll, task -> new Thread(task, "native-library-digest").start());
    }

    /** Begins to read, if nobody has. */
    static void beginToRead() {
        Read.DIGEST.isDone();
    }

    /** The folder's name tells version, flavour and platform. */
    static String name() {
        return folder().getFileName().toString();
    }

    /** SHA-256 of one line for each library in the order of their names: its own SHA-256, two spaces, its name. */
    static String digest() {
        return Read.DIGEST.join();
    }

    private static Path folder() {
        return Path.of(LibUtils.getLibtorchPath());
    }

    private static String readAll() {
        try (var files = Files.list(folder())) {
            var list = files.filter(file -> file.getFileName().toString().contains(".so"))
                    .sorted()
                    .map(file -> "%s  %s\n".formatted(digest(file), file.getFileName()))
                    .collect(Collectors.joining());
            return sha256(list);
        } catch (IOException e) {
            throw new UncheckedIOException("The native libraries could not be read again", e);
        }
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }

    private static String digest(Path file) {
        try (var stream = Files.newInputStream(file)) {
            var digest = sha256();
            var buffer = new byte[BUFFER_BYTES];
            for (var count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("The native libraries could not be read again", e);
        }
    }
}
