import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import java.util.ArrayList;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** llama.cpp for make bench-engine: does what each line of its input asks for and answers with what it took. */
public final class LlamaCpp {
    private static final int SLOTS = 16;
    private static final int CONTEXT_OF_A_SLOT = 1_152;

    public static void main(String[] arguments) throws Exception {
        var parameters = new ModelParameters()
                .setModel(arguments[0])
                .setGpuLayers(0)
                .setThreads(1)
                .setThreadsBatch(1)
                .setParallel(SLOTS)
                .setCtxSize(SLOTS * CONTEXT_OF_A_SLOT);
        try (var model = new LlamaModel(parameters)) {
            decode(model, 1, 4);
            System.out.println("ready");
            var lines = new Scanner(System.in);
            while (lines.hasNext()) {
                var task = lines.next();
                if (task.equals("prefill")) {
                    System.out.println("seconds " + prefill(model, lines.nextInt()));
                } else {
                    System.out.println("seconds " + decode(model, lines.nextInt(), lines.nextInt()));
                }
            }
        }
        System.exit(0);
    }

    /** A prompt of so many tokens, to its first token. */
    private static String prefill(LlamaModel model, int tokens) {
        var start = now();
        for (LlamaOutput unused : model.generate(wish(tokens, 0, 1))) {}
        return since(start);
    }

    /** So many answers side by side, from the moment when all have a token to the moment when all have all. */
    private static String decode(LlamaModel model, int answers, int tokens) throws Exception {
        var pool = Executors.newFixedThreadPool(answers);
        var begun = new CountDownLatch(answers);
        try {
            var writers = new ArrayList<Future<?>>();
            for (var answer = 0; answer < answers; answer++) {
                var number = answer;
                writers.add(pool.submit(() -> write(model, number, tokens, begun)));
            }
            begun.await();
            var start = now();
            for (var writer : writers) {
                writer.get();
            }
            return since(start);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void write(LlamaModel model, int number, int tokens, CountDownLatch begun) {
        var first = true;
        for (LlamaOutput unused : model.generate(wish(32, number, tokens + 1))) {
            if (first) {
                begun.countDown();
            }
            first = false;
        }
    }

    /** Letters without merges: each is a token. */
    private static InferenceParameters wish(int tokens, int number, int most) {
        var prompt = new StringBuilder();
        for (var i = 0; i < tokens; i++) {
            prompt.append((char) ('a' + (i * 7 + number * 3) % 26));
        }
        return new InferenceParameters(prompt.toString())
                .setNPredict(most)
                .setTemperature(0)
                .setTopK(1)
                .setCachePrompt(false)
                .setIgnoreEos(true);
    }

    /** Seconds by the clock and of the processor, for all threads. */
    private static double[] now() {
        var nanos = 0L;
        for (var thread : new java.io.File("/proc/self/task").list()) {
            try {
                var stat = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/task", thread, "schedstat"));
                nanos += Long.parseLong(stat.split(" ")[0]);
            } catch (java.io.IOException ended) {
                // Its time is lost, and so small that it does not matter.
            }
        }
        return new double[] {System.nanoTime() / 1e9, nanos / 1e9};
    }

    private static String since(double[] start) {
        var end = now();
        return (end[0] - start[0]) + " " + (end[1] - start[1]);
    }
}
