package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest;
import io.sekkei.inference.command.StopSignal;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.serving.PairStudy;
import io.sekkei.inference.training.CheckpointStore;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.LearningRate;
import io.sekkei.inference.training.ProgressBar;
import io.sekkei.inference.training.Regularisation;
import io.sekkei.inference.training.RepresentationSource;
import io.sekkei.inference.training.RepresentationStore;
import io.sekkei.inference.training.SpecialTokens;
import io.sekkei.inference.training.Trainer;
import io.sekkei.inference.training.TrainingPlan;
import io.sekkei.inference.training.TrainingState;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a small model of a joined pair; the large one stays as it is and reads every prompt once. */
@Command(
        name = "train",
        description = "Trains a small model of a joined pair on prompts and answers; resumes where it stopped. What the"
                + " frozen large model understood of each prompt is computed once and kept on disk.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
    private static final int LINE_EVERY = 20;

    @Parameters(index = "0", paramLabel = "PAIR", description = "Folder of the pair.")
    private Path folder = Path.of("");

    @Option(names = "--role", required = true, description = "Which small model: hybrid or slm.")
    private String role = "";

    @Option(names = "--examples", required = true, description = "JSON lines with prompt and answer to learn from.")
    private Path examples = Path.of("");

    @Option(names = "--dev", required = true, description = "JSON lines that training is judged by.")
    private Path dev = Path.of("");

    @Option(names = "--work", required = true, description = "Folder for checkpoints and representations.")
    private Path work = Path.of("");

    @Option(
            names = "--source",
            defaultValue = "LLM",
            description = "Where the representation comes from: ${COMPLETION-CANDIDATES}; all but the first are"
                    + " controls (${DEFAULT-VALUE}).")
    private RepresentationSource source = RepresentationSource.LLM;

    @Option(
            names = "--start",
            description =
                    "Weights to begin from, safetensors, another role's for instance, instead of the pair's own; a"
                            + " projector they lack begins empty.")
    private @Nullable Path start;

    @Option(names = "--steps", required = true, description = "Updates in all, those of earlier runs included.")
    private long steps;

    @Option(names = "--decay-steps", required = true, description = "The last updates, in which the rate falls.")
    private long decaySteps;

    @Option(names = "--rate", defaultValue = "0.001", description = "Peak learning rate (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--warm-up", defaultValue = "400", description = "Updates until the peak (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--dropout",
            defaultValue = "0.05",
            description = "Share of dropped activations (${DEFAULT-VALUE}).")
    private double dropout;

    @Option(names = "--batch-tokens", defaultValue = "2048", description = "Padded tokens a side (${DEFAULT-VALUE}).")
    private int batchTokens;

    @Option(names = "--evaluate-every", defaultValue = "250", description = "Updates between looks (${DEFAULT-VALUE}).")
    private int evaluateEvery;

    @Option(names = "--patience", defaultValue = "10", description = "Looks without improvement (${DEFAULT-VALUE}).")
    private int patience;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of the engine (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--seed", defaultValue = "1", description = "Decides order and dropout (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--version", description = "Version of the pair from now on (as it was).")
    private String version = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        TensorEngine.start(threads);
        try (var study = PairStudy.open(folder)) {
            train(study, pupil(study.pair()));
        }
    }

    private Pupil pupil(JoinedPair pair) {
        var own = pair.manifest().transformers().get(role);
        if (own != null) {
            return Pupil.of(own, dropout, Regularisation.LABEL_SMOOTHING);
        }
        var published = pair.manifest().conditioned().get(role);
        if (published != null) {
            return Pupil.of(published, pair, Regularisation.LABEL_SMOOTHING);
        }
        var roles = new TreeSet<>(pair.manifest().transformers().keySet());
        roles.addAll(pair.manifest().conditioned().keySet());
        throw new ParameterException(spec.commandLine(), "--role must be one of %s, but is %s".formatted(roles, role));
    }

    private void train(PairStudy study, Pupil pupil) {
        var isHybrid = role.equals(JoinedPairManifest.HYBRID);
        var layer = isHybrid ? study.pair().manifest().llm().readLayer() : 0;
        var withEmbedding = isHybrid && pupil.promptWidth() > 0; // alone, it reads nothing but the embedding
        var reader = "model %s layer %d%s"
                .formatted(study.pair().llm().digest(), layer, withEmbedding ? " with embedding" : "");
        var name = "layer-%d%s".formatted(layer, withEmbedding ? "-and-embedding" : "");
        try (var store = RepresentationStore.open(
                work.resolve("representations").resolve(name),
                reader,
                study.reader(layer, withEmbedding),
                pupil.inputWidth())) {
            train(study, pupil, store).ifPresent(best -> write(study.pair(), pupil, best));
        }
    }

    /** Returns the best weights; empty if it was stopped before the first look at the dev set. */
    private Optional<Map<String, float[]>> train(PairStudy study, Pupil pupil, RepresentationStore store) {
        var answers = study.pair().manifest().answers();
        // Padding is never looked at and never counted, so any token will do.
        var special = new SpecialTokens(
                answers.startId(), answers.startId(), answers.endIds().get(0));
        var learned = examples(study, examples);
        var judged = examples(study, dev);
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf("%s: %,d parameters, %,d examples%n", role, pupil.parameters(), learned.size());
        var checkpoints = new CheckpointStore(work.resolve(checkpointName()), pupil.shapes());
        var trainer = new Trainer(
                plan(),
                checkpoints,
                new ProgressBar(out, LINE_EVERY),
                special,
                source.over(store::encode, pupil.inputWidth(), pupil.promptWidth()));
        double loss;
        try (var stop = StopSignal.open()) {
            loss = trainer.train(begun(study.pair()), pupil.learning(), learned, judged);
        }
        var best = checkpoints.best();
        out.printf(
                best.isPresent()
                        ? "%s: best dev loss %.4f nats per token%n"
                        : "%s: stopped before its first look at the dev set; the same command goes on%n",
                role,
                loss);
        return best;
    }

    private TrainingState begun(JoinedPair pair) {
        var untrained = Objects.requireNonNull(pair.weights().get(role)).values();
        var state = new TrainingState(0, untrained, Map.of(), Map.of());
        try {
            return start == null
                    ? state
                    : state.startedFrom(Safetensors.read(start).values());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--start: " + e.getMessage());
        }
    }

    private String checkpointName() {
        return source == RepresentationSource.LLM
                ? role
                : role + "-" + source.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Of a control the weights stay in the folder of its checkpoints. */
    private void write(JoinedPair pair, Pupil pupil, Map<String, float[]> weights) {
        if (source != RepresentationSource.LLM) {
            return;
        }
        var tensors = new LinkedHashMap<String, Tensor>();
        pupil.shapes()
                .forEach((name, shape) ->
                        tensors.put(name, new Tensor(shape, Objects.requireNonNull(weights.get(name)))));
        Safetensors.write(folder.resolve(pupil.file()), new Tensors(tensors), TensorType.F16);
        var manifest = pair.manifest();
        JoinedPair.seal(folder, version.isEmpty() ? manifest : manifest.withVersion(version));
    }

    /** Without what was not answered and what is too long for the pair. */
    private List<Example> examples(PairStudy study, Path file) {
        var manifest = study.pair().manifest();
        var fitting = TextExamples.read(file).stream()
                .filter(example -> !example.answer().isBlank())
                .map(example -> new Example(
                        study.promptIds(example.prompt()), study.answers().encode(example.answer())))
                .filter(example -> example.prompt().length <= manifest.contextTokens()
                        && example.answer().length > 0
                        && example.answer().length < manifest.maxOutputTokens())
                .toList();
        if (fitting.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "%s holds no example that fits the pair".formatted(file));
        }
        return fitting;
    }

    private TrainingPlan plan() {
        return new TrainingPlan(
                steps,
                decaySteps,
                batchTokens,
                new LearningRate(rate, warmUp),
                Regularisation.WEIGHT_DECAY,
                Regularisation.CLIP,
                evaluateEvery,
                patience,
                seed);
    }
}
