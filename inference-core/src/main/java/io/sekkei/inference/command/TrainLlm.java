package io.sekkei.inference.command;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sekkei.inference.djl.TrainableTransformer;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.IntStream;

public final class TrainLlm {
    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[0]);
        var folder = Path.of(arguments[1]);
        var steps = Long.parseLong(arguments[2]);
        var decay = Long.parseLong(arguments[3]);
        var tokenizer = HuggingFaceTokenizer.newInstance(Path.of(arguments[4]), Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        var configuration = new TransformerConfiguration(8000, 256, 4, 1024, 6, 6, Conditioning.NONE, 0, 512);
        System.out.printf("%,d parameters%n", configuration.parameters());
        ParallelCorpus.Encoder encoder = (prompt, answer, toJapanese) -> new Example(
                prompt(ids(tokenizer, prompt), toJapanese ? 4 : 5), ids(tokenizer, answer));
        var dev = new ArrayList<Example>();
        var en = Files.readAllLines(data.resolve("small_parallel_enja/dev.en"));
        var ja = Files.readAllLines(data.resolve("small_parallel_enja/dev.ja"));
        for (var i = 0; i < en.size(); i++) {
            var e = Detokenizer.english(en.get(i));
            var j = Detokenizer.japanese(ja.get(i));
            dev.add(encoder.encode(e, j, true));
            dev.add(encoder.encode(j, e, false));
        }
        var start = System.nanoTime();
        var examples = ParallelCorpus.examples(ParallelCorpus.read(data.resolve("enja/enja.tsv.gz")), encoder, 1);
        System.out.printf("%,d examples, %,d dev, encoded in %d s%n", examples.size(), dev.size(), (System.nanoTime() - start) / 1_000_000_000);
        var plan = new TrainingPlan(steps, decay, Integer.getInteger("tokens", 2048), new LearningRate(Double.parseDouble(System.getProperty("rate", "0.001")), 400), 0.01, 1.0, Integer.getInteger("every", 500), 10, 1);
        var store = new CheckpointStore(folder, configuration);
        var dropout = Double.parseDouble(System.getProperty("dropout", "0.05"));
        var loss = new Trainer(plan, store, new ProgressBar(System.out, 20), new SpecialTokens(0, 1, 2), BatchRepresentations.NONE)
                .train(TrainingState.fresh(configuration, 1), state -> new TrainableTransformer(configuration, state, dropout, 0.1), examples, dev);
        System.out.printf("best dev loss %.4f%n", loss);
    }

    private static int[] prompt(int[] ids, int direction) {
        return IntStream.concat(IntStream.concat(IntStream.of(direction), IntStream.of(ids)), IntStream.of(2)).toArray();
    }

    private static int[] ids(HuggingFaceTokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds()).mapToInt(Math::toIntExact).toArray();
    }
}
