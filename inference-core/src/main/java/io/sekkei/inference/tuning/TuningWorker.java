package io.sekkei.inference.tuning;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program of a process that tunes for another one. Its argument is the work folder of a job; it tells what happens on its
 * standard output, one line of JSON each, and pauses when its standard input ends, so that it never outlives its parent for
 * longer than an update.
 */
public final class TuningWorker {
    /** One thing that happened; exactly one component is there. */
    record Message(
            @Nullable TuningProgress progress,
            @Nullable TuningLook look,
            @Nullable TuningOutcome outcome,
            @Nullable String failure) {}

    private final PrintStream out;

    private TuningWorker(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // what libraries print must not stand between the messages
        System.exit(new TuningWorker(out).run(Path.of(arguments[0])) ? 0 : 1);
    }

    private boolean run(Path work) {
        try {
            var job = FineTuning.open(work);
            pauseAtTheEndOfInput(job);
            tell(new Message(null, null, job.run(new Telling(), TuningWorker::usedMemory), null));
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            tell(new Message(null, null, null, String.valueOf(e.getMessage())));
            e.printStackTrace(); // for the parent's log
            return false;
        }
    }

    private static void pauseAtTheEndOfInput(FineTuning job) {
        var waiting = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // The parent says nothing; it only stops.
                        }
                    } catch (IOException e) {
                        // As good as the end.
                    }
                    job.pause();
                },
                "end-of-input");
        waiting.setDaemon(true);
        waiting.start();
    }

    /** What the kernel says this process holds, native memory included; 0 where it does not say. */
    private static long usedMemory() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            // Another kind of system.
        }
        return 0;
    }

    private void tell(Message message) {
        out.println(TuningJson.write(message));
    }

    private final class Telling implements TuningListener {
        @Override
        public void progressed(TuningProgress progress) {
            tell(new Message(progress, null, null, null));
        }

        @Override
        public void looked(TuningLook look) {
            tell(new Message(null, look, null, null));
        }
    }
}
