import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.TensorCache;
import com.github.tjake.jlama.tensor.TensorShape;
import java.io.File;
import java.util.Optional;
import java.util.Scanner;

/** Jlama for make bench-engine: does what each line of its input asks for and answers with what it took. */
public final class Jlama {
    public static void main(String[] arguments) {
        var model = ModelSupport.loadModel(new File(arguments[0]), DType.F32, DType.valueOf(arguments[1]));
        var system = new Jlama(model);
        system.decode(8);
        System.out.println("ready");
        var lines = new Scanner(System.in);
        while (lines.hasNext()) {
            var task = lines.next();
            if (task.equals("prefill")) {
                System.out.println("seconds " + system.prefill(lines.nextInt()));
            } else {
                var answers = lines.nextInt();
                var tokens = lines.nextInt();
                // One answer after the other: Jlama has no batches.
                var clock = 0.0;
                var processor = 0.0;
                for (var answer = 0; answer < answers; answer++) {
                    var taken = system.decode(tokens);
                    clock += taken[0];
                    processor += taken[1];
                }
                System.out.println("seconds " + clock + " " + processor);
            }
        }
        System.exit(0);
    }

    private final AbstractModel model;
    private final KvBufferCache buffers;

    private Jlama(AbstractModel model) {
        this.model = model;
        this.buffers = new KvBufferCache(model);
    }

    private String prefill(int tokens) {
        try (var kv = buffers.getEphemeralKvBuffer();
                var logits = logits()) {
            var start = now();
            try (var last = model.batchForward(prompt(tokens), 0, kv)) {
                model.sample(last.slice(last.shape().first() - 1), 0, 0.5f, logits);
            }
            return since(start);
        }
    }

    private double[] decode(int tokens) {
        try (var kv = buffers.getEphemeralKvBuffer();
                var logits = logits()) {
            model.batchForward(prompt(32), 0, kv).close();
            var token = 5;
            var start = now();
            for (var step = 0; step < tokens; step++) {
                try (var last = model.forward(token, 32 + step, kv, Optional.empty())) {
                    token = model.sample(last, 0, 0.5f, logits);
                }
            }
            var end = now();
            return new double[] {end[0] - start[0], end[1] - start[1]};
        }
    }

    private AbstractTensor logits() {
        return TensorCache.instance.get(DType.F32, TensorShape.of(1, model.getConfig().vocabularySize));
    }

    private static int[] prompt(int tokens) {
        var ids = new int[tokens];
        for (var i = 0; i < tokens; i++) {
            ids[i] = 65 + i * 7 % 26;
        }
        return ids;
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
