package io.sekkei.platform.database;

import io.sekkei.platform.problem.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of an embedded PostgreSQL, held by one process at a time.
 *
 * <p>The operating system frees the lock when its holder dies, however it dies. The server it started may then live on:
 * it is stopped before the next one starts.
 */
final class DatabaseFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFolder.class);
    private static final int ORPHAN_STOP_SECONDS = 30;

    private final Path folder;
    private final FileChannel lock;

    private DatabaseFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes the folder for this process, or refuses the start with a sentence. */
    static DatabaseFolder open(Path wished) {
        var folder = wished.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            restrict(folder, "rwx------");
            var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw inUse(folder);
            }
            return new DatabaseFolder(folder, channel);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "The database folder %s cannot be used: %s".formatted(folder, e),
                    "Set sekkei.database.folder to a folder that can be written.",
                    e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static StartRefusedException inUse(Path folder) {
        return new StartRefusedException(
                "The database folder %s is in use by another running Sekkei.".formatted(folder),
                "Stop the other one, or set sekkei.database.folder to another folder, or share one PostgreSQL with"
                        + " spring.datasource.url.",
                new IllegalStateException("locked"));
    }

    Path data() {
        return folder.resolve("data");
    }

    Path programs() {
        return folder.resolve("programs");
    }

    /** Of the server and of the owner of the tables. */
    Path passwordFile() {
        return folder.resolve("password");
    }

    String password() throws IOException {
        return password(passwordFile());
    }

    /** The password of the role the platform works as. */
    String applicationPassword() throws IOException {
        return password(folder.resolve("application-password"));
    }

    /** Made on first use; only the owner of the folder can read it. */
    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
            restrict(file, "rw-------");
            Files.writeString(file, randomPassword());
        }
        return Files.readString(file).strip();
    }

    /** Throws away what an interrupted first start left behind; it never held anything. */
    void discardUnfinished() throws IOException {
        if (Files.exists(data()) && !Files.exists(finishedMark())) {
            LOG.info("Making the database in {} again: its first start was interrupted", folder);
            FileSystemUtils.deleteRecursively(data());
            Files.deleteIfExists(passwordFile());
        }
    }

    void markFinished() throws IOException {
        if (!Files.exists(finishedMark())) {
            Files.createFile(finishedMark());
        }
    }

    private Path finishedMark() {
        return folder.resolve("finished");
    }

    /** Stops a server whose platform was killed, and removes the traces of one that was killed too. */
    void stopOrphan() throws IOException {
        var traces = data().resolve("postmaster.pid");
        if (!Files.exists(traces)) {
            return;
        }
        var firstLine =
                Files.readAllLines(traces).stream().findFirst().orElse("0").strip();
        ProcessHandle.of(Long.parseLong(firstLine))
                .filter(DatabaseFolder::isPostgres)
                .ifPresent(this::stop);
        Files.deleteIfExists(traces);
    }

    /** A process number can belong to somebody else by now. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch(name -> name.startsWith("postgres"));
    }

    private void stop(ProcessHandle server) {
        LOG.info("Stopping the PostgreSQL that an earlier, killed Sekkei left running in {}", folder);
        server.destroy();
        try {
            server.onExit().get(ORPHAN_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new StartRefusedException(
                    "A PostgreSQL of an earlier run (process %d) still uses %s.".formatted(server.pid(), folder),
                    "Stop that process and start again.",
                    e);
        }
    }

    private static String randomPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
