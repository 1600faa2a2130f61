package io.sekkei.platform.ledger;

import io.sekkei.platform.ledger.proof.BadEvidenceException;
import io.sekkei.platform.ledger.proof.KeyKind;
import io.sekkei.platform.ledger.proof.SigningKey;
import io.sekkei.platform.problem.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The folder with a key, which is made at the first start. Only its owner can read it. */
final class KeyFolder {
    private final Path folder;
    private final KeyKind kind;
    private final String secretFile;
    private final String publicFile;

    KeyFolder(Path folder, KeyKind kind) {
        this.folder = folder.toAbsolutePath().normalize();
        this.kind = kind;
        this.secretFile = kind == KeyKind.LEDGER ? "signing-key" : "witness-signing-key";
        this.publicFile = kind == KeyKind.LEDGER ? "verifier-key" : "witness-verifier-key";
    }

    SigningKey open(@Nullable String name) {
        try {
            Files.createDirectories(folder.getParent());
            if (!Files.exists(folder)) {
                Files.createDirectory(folder, permissions("rwx------"));
            }
            if (!Files.exists(folder.resolve(secretFile))) {
                write(SigningKey.generate(name == null ? "sekkei/" + UUID.randomUUID() : name, kind));
            }
            return read();
        } catch (IOException e) {
            throw refused("The folder %s with the ledger's key cannot be used: %s".formatted(folder, e), e);
        }
    }

    private SigningKey read() throws IOException {
        try {
            var lines = Files.readAllLines(folder.resolve(secretFile));
            if (lines.size() == 2) {
                return ofKind(SigningKey.parse(lines.get(0), lines.get(1)));
            }
            throw new BadEvidenceException("It has not two lines, the private and the verifier key");
        } catch (BadEvidenceException e) {
            throw refused(
                    "The ledger's key in %s is damaged: %s".formatted(folder.resolve(secretFile), e.getMessage()), e);
        }
    }

    private SigningKey ofKind(SigningKey key) {
        if (key.verifierKey().kind() != kind) {
            throw new BadEvidenceException("It is the key of another kind, '%s'".formatted(key.verifierKey()));
        }
        return key;
    }

    /** First under another name, so that a key is there whole or not at all. */
    private void write(SigningKey key) throws IOException {
        var draft = folder.resolve(secretFile + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, permissions("rw-------"));
        Files.writeString(draft, "%s\n%s\n".formatted(key.reveal(), key.verifierKey()));
        Files.writeString(folder.resolve(publicFile), key.verifierKey() + "\n");
        Files.move(draft, folder.resolve(secretFile), StandardCopyOption.ATOMIC_MOVE);
    }

    private FileAttribute<?>[] permissions(String posix) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }

    private static StartRefusedException refused(String sentence, Exception cause) {
        return new StartRefusedException(
                sentence, "Put the key back from its backup, or set sekkei.ledger.folder to where it is.", cause);
    }
}
