package io.sekkei.platform.content;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.sekkei.platform.problem.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/** The master key as a file, which is made at the first start. Only its owner can read it. */
final class MasterKeyFile {
    static final String REMEDY = "Put the master key back from its backup, or set sekkei.content.folder to where it is;"
            + " replicas that share a database share the key too.";

    private static final String NAME = "master-key.json";

    private final Path folder;

    MasterKeyFile(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path path() {
        return folder.resolve(NAME);
    }

    boolean exists() {
        return Files.exists(path());
    }

    /** Makes a key if there is none. Of replicas that start together, one makes it. */
    void create() {
        try {
            Files.createDirectories(folder.getParent());
            Files.createDirectories(folder, permissions("rwx------"));
            createAlone();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The lock keeps other processes out; within one, which cannot lock a file twice, the monitor does. */
    private void createAlone() throws IOException {
        synchronized (MasterKeyFile.class) {
            try (var channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !exists()) {
                    write(newKey());
                }
            }
        }
    }

    private static String newKey() {
        try {
            var key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return TinkJsonProtoKeysetFormat.serializeKeyset(key, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A master key could not be made", e);
        }
    }

    MasterKey open() {
        try {
            var keys = TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(path()), InsecureSecretKeyAccess.get());
            return new MasterKey(keys.getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (IOException e) {
            throw unusable(e);
        } catch (GeneralSecurityException e) {
            // Without the cause: a parser's complaint may quote what it read.
            throw new StartRefusedException("The master key in %s is damaged.".formatted(path()), REMEDY);
        }
    }

    /** First under another name, so that a key is there whole or not at all. */
    private void write(String keys) throws IOException {
        var draft = folder.resolve(NAME + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, permissions("rw-------"));
        Files.writeString(draft, keys);
        Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    private FileAttribute<?>[] permissions(String posix) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }

    private StartRefusedException unusable(IOException cause) {
        return new StartRefusedException(
                "The master key %s cannot be used: %s.".formatted(path(), cause), REMEDY, cause);
    }
}
