package io.sekkei.inference.command.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.reference.ReferenceFamilies;
import io.sekkei.inference.reference.ReferenceTransformer;
import io.sekkei.inference.serving.ModelStudy;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.PairStudy;
import io.sekkei.inference.serving.ServingSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of a published model and small ones in another vocabulary, from the command line to the last token. */
class JoinedPairTest {
    private static final List<String> PROMPTS = List.of("abc", "a longer text", "what is this?", "b");
    private static final int WIDTH = 16;
    private static final int TOKENS = 12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "chat, text, ADD, 1",
        "chat, text, REPLACE, 2",
        "chat, text, CROSS_ATTENTION, 1",
        "text, chat, ADD, 2",
        "text, chat, REPLACE, 1"
    })
    void writesWhatTheSlowReferenceWrites(String llm, String vocabulary, Conditioning conditioning, int layer) {
        var pair = make(llm, vocabulary, conditioning, layer);
        try (var study = PairStudy.open(pair);
                var generator = PairLoader.open(pair.toString(), ServingSettings.defaults())) {
            assertThat(generator.pair().modes())
                    .containsExactlyInAnyOrder(
                            DecodingMode.LLM_TO_SLM,
                            DecodingMode.SLM_ONLY,
                            DecodingMode.LLM_ONLY,
                            DecodingMode.CASCADE);
            for (var prompt : PROMPTS) {
                var ids = study.promptIds(prompt);

                var hybrid = generator.generate(request(prompt, DecodingMode.LLM_TO_SLM), TokenListener.NONE);
                var alone = generator.generate(request(prompt, DecodingMode.SLM_ONLY), TokenListener.NONE);

                assertThat(written(hybrid)).isEqualTo(slowly(study.pair(), JoinedPairManifest.HYBRID, ids, layer));
                assertThat(written(alone)).isEqualTo(slowly(study.pair(), JoinedPairManifest.SLM, ids, 0));
                assertThat(hybrid.usage().llmEncodedTokens()).isEqualTo(ids.length);
                assertThat(alone.usage().llmEncodedTokens()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chat, text, ADD, MLP", // decoder-only to encoder-decoder, of another vocabulary
        "text, chat, ADD, MLP", // encoder-decoder to decoder-only
        "text, chat, REPLACE, MLP",
        "text, text, ADD, MLP", // encoder-decoder to encoder-decoder
        "chat, qwen.gguf, ADD, MLP", // decoder-only to decoder-only of another family
        "chat, gpt2, REPLACE, MLP",
        "text, gpt2, ADD, MLP",
        "chat, chat, REPLACE, LINEAR", // of one width
        "text, chat, REPLACE, LINEAR",
        "chat, text, REPLACE, LINEAR"
    })
    void aPublishedModelWritesFromARepresentationAsTheSlowReferenceDoes(
            String llm, String slm, Conditioning conditioning, String projector) throws Exception {
        var pair = condition(llm, slm, conditioning, "--projector=" + projector);
        try (var study = PairStudy.open(pair);
                var generator = PairLoader.open(
                        pair.toString(), ServingSettings.defaults().withWeights(WeightFormat.FP32))) {
            for (var prompt : PROMPTS) {
                var ids = study.promptIds(prompt);

                var hybrid = generator.generate(request(prompt, DecodingMode.LLM_TO_SLM), TokenListener.NONE);
                var alone = generator.generate(request(prompt, DecodingMode.SLM_ONLY), TokenListener.NONE);

                assertThat(written(hybrid)).isEqualTo(conditioned(study.pair(), JoinedPairManifest.HYBRID, ids, 1));
                assertThat(written(alone)).isEqualTo(conditioned(study.pair(), JoinedPairManifest.SLM, ids, 0));
                assertThat(hybrid.usage().llmEncodedTokens()).isEqualTo(ids.length);
            }
        }
    }

    @Test
    void aLinearProjectorToTheSameWidthBeginsAsHandingOnWhatWasUnderstood() throws Exception {
        var pair = JoinedPair.open(condition("chat", "chat", Conditioning.REPLACE, "--projector=LINEAR"));
        var llm = pair.llm().model();

        var weights = Objects.requireNonNull(pair.weights().get(JoinedPairManifest.HYBRID))
                .values();

        var matrix = Objects.requireNonNull(weights.get("projector.weight"));
        var lengths = Arrays.stream(after(llm, IntStream.range(3, 60).toArray(), 1))
                .mapToDouble(row -> Math.sqrt(
                        Arrays.stream(row).map(value -> value * value).average().orElseThrow()))
                .summaryStatistics();
        assertThat(matrix[0]).isBetween((float) lengths.getMin(), (float) lengths.getMax());
        for (var i = 0; i < matrix.length; i++) {
            assertThat(matrix[i]).isEqualTo(i % 17 == 0 ? matrix[0] : 0); // 16 numbers wide
        }
        assertThat(weights.get("projector.bias")).containsOnly(0);
    }

    @Test
    void aLinearProjectorIsRefusedWhereSomethingElseIsToBeAdded() throws Exception {
        importModel("chat", "llm");
        importModel("chat", "small");
        var made = run(
                "pair",
                folder.resolve("llm").toString(),
                folder.resolve("pair").toString(),
                "--hybrid=" + folder.resolve("small"),
                "--projector=LINEAR",
                "--id=wrong",
                "--licence=Apache-2.0");

        assertThat(made.error).contains("--projector LINEAR goes with --hybrid and --conditioning REPLACE");
    }

    @Test
    void aProjectorThatIsNotWhatTheManifestSaysIsRefused() throws Exception {
        var pair = condition("chat", "chat", Conditioning.REPLACE, "--projector=LINEAR");
        var manifest = pair.resolve(JoinedPairManifest.FILE);
        var whole = Files.readString(manifest);

        for (var wrong : Map.of(
                        whole.replace("\"LINEAR\"", "\"MLP\""), "the tensor projector.in.weight must have the shape",
                        whole.replace("\"promptWidth\" : 0", "\"promptWidth\" : 16"), "to which nothing is added",
                        whole.replaceAll(",\\s*\"projector\" : \"LINEAR\"", ""), "projector")
                .entrySet()) {
            Files.writeString(manifest, wrong.getKey());
            assertThatThrownBy(() -> JoinedPair.open(pair))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining(wrong.getValue());
        }
    }

    /** What is learned is what is served: both graphs compute the same, for prompts and answers of unequal lengths. */
    @ParameterizedTest
    @CsvSource({"text, chat, ADD, MLP", "chat, text, ADD, MLP", "text, gpt2, ADD, MLP", "chat, chat, REPLACE, LINEAR"})
    void aPublishedModelLearnsToWriteFromARepresentation(
            String llm, String slm, Conditioning conditioning, String projector) throws Exception {
        var pair = condition(llm, slm, conditioning, "--projector=" + projector);
        var examples = folder.resolve("examples.jsonl");
        Files.writeString(
                examples,
                "{\"prompt\":\"one\",\"answer\":\"the cat sat\"}\n"
                        + "{\"prompt\":\"two and more\",\"answer\":\"a dog\"}\n");

        var trained = run(
                "train",
                pair.toString(),
                "--role=hybrid",
                "--examples=" + examples,
                "--dev=" + examples,
                "--work=" + folder.resolve("work"),
                "--steps=200",
                "--decay-steps=50",
                "--warm-up=10",
                "--rate=0.005",
                "--evaluate-every=100",
                "--version=1.0");

        assertThat(trained.error).isEmpty();
        try (var generator = PairLoader.open(pair.toString(), ServingSettings.defaults())) {
            assertThat(generator.pair().version()).isEqualTo("1.0");
            for (var learned :
                    Map.of("one", "the cat sat", "two and more", "a dog").entrySet()) {
                var answer = generator.generate(request(learned.getKey(), DecodingMode.LLM_TO_SLM), TokenListener.NONE);
                assertThat(answer.text()).isEqualTo(decoded(pair, learned.getValue()));
                assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            }
        }
    }

    @Test
    void theLargeModelAloneWritesInItsOwnVocabulary() {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        try (var alone = PairLoader.open(folder.resolve("llm").toString(), ServingSettings.defaults());
                var joined = PairLoader.open(pair.toString(), ServingSettings.defaults())) {
            for (var prompt : PROMPTS) {
                var request = request(prompt, DecodingMode.LLM_ONLY);

                assertThat(joined.generate(request, TokenListener.NONE).tokens())
                        .isEqualTo(alone.generate(request, TokenListener.NONE).tokens());
            }
        }
    }

    @Test
    void aPublishedSmallModelDraftsForAPublishedLargeOne() {
        importModel("chat", "llm");
        importModel("chat.gguf", "small");
        var made = run(
                "pair",
                folder.resolve("llm").toString(),
                folder.resolve("two").toString(),
                "--slm=" + folder.resolve("small"),
                "--id=two",
                "--licence=Apache-2.0",
                "--context=64",
                "--output=64");
        assertThat(made.error).isEmpty();

        try (var pair = PairLoader.open(folder.resolve("two").toString(), ServingSettings.defaults())) {
            assertThat(pair.pair().modes())
                    .containsExactlyInAnyOrder(
                            DecodingMode.SLM_ONLY,
                            DecodingMode.LLM_ONLY,
                            DecodingMode.SPECULATIVE,
                            DecodingMode.CASCADE);
            for (var prompt : PROMPTS) {
                var alone = pair.generate(request(prompt, DecodingMode.LLM_ONLY), TokenListener.NONE);
                var drafted = pair.generate(request(prompt, DecodingMode.SPECULATIVE), TokenListener.NONE);

                assertThat(drafted.tokens()).isEqualTo(alone.tokens());
                assertThat(drafted.usage().draftedTokens()).isPositive();
            }
        }
    }

    @Test
    void aPublishedSmallModelOfAnotherVocabularyIsRefused() {
        importModel("chat", "llm");
        importModel("text", "small");
        var made = run(
                "pair",
                folder.resolve("llm").toString(),
                folder.resolve("two").toString(),
                "--slm=" + folder.resolve("small"),
                "--id=two",
                "--licence=Apache-2.0",
                "--context=64",
                "--output=64");

        assertThat(made.error).contains("must have the large model's 300 rows of embedding, but has 80");
    }

    @Test
    void learnsTheAnswersAndReadsEachPromptOnce() throws Exception {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        var examples = folder.resolve("examples.jsonl");
        Files.writeString(
                examples,
                "{\"prompt\":\"one\",\"answer\":\"the cat sat\"}\n{\"prompt\":\"two\",\"answer\":\"a dog ran\"}\n"
                        + "{\"prompt\":\"three\",\"answer\":\"\"}\n");

        for (var role : List.of("hybrid", "slm")) {
            var trained = run(
                    "train",
                    pair.toString(),
                    "--role=" + role,
                    "--examples=" + examples,
                    "--dev=" + examples,
                    "--work=" + folder.resolve("work"),
                    "--steps=150",
                    "--decay-steps=30",
                    "--warm-up=10",
                    "--rate=0.005",
                    "--dropout=0",
                    "--evaluate-every=50",
                    "--version=1.0");
            assertThat(trained.error).isEmpty();
            assertThat(trained.code).isZero();
        }

        try (var generator = PairLoader.open(pair.toString(), ServingSettings.defaults())) {
            assertThat(generator.pair().version()).isEqualTo("1.0");
            for (var mode : List.of(DecodingMode.LLM_TO_SLM, DecodingMode.SLM_ONLY)) {
                var answer = generator.generate(request("one", mode), TokenListener.NONE);
                assertThat(answer.text()).isEqualTo(decoded(pair, "the cat sat"));
                assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            }
        }
        assertThat(folder.resolve("work/representations/layer-1-and-embedding/index.bin"))
                .hasSize(2 * 44);
        assertThat(run("verify", pair.toString()).output).contains("is as its manifest says");
    }

    @Test
    void aWordBeginsAsTheSameVectorInAPromptAndInAnAnswer() {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        try (var study = PairStudy.open(pair);
                var llm = ModelStudy.of(study.pair().llm())) {
            for (var role : List.of(JoinedPairManifest.HYBRID, JoinedPairManifest.SLM)) {
                var weights =
                        Objects.requireNonNull(study.pair().weights().get(role)).values();
                var layer = Objects.requireNonNull(weights.get("prompt.weight"));
                var bias = Objects.requireNonNull(weights.get("prompt.bias"));
                var embedding = Objects.requireNonNull(weights.get("embedding"));
                for (var token : study.answers().encode("the cat sat")) {
                    var pieces = llm.prompts().encode(study.answers().text(token));
                    var read = study.reader(0, false).encode(pieces);
                    for (var i = 0; i < WIDTH; i++) {
                        var inPrompt = (double) bias[i];
                        for (var k = 0; k < read.values().length; k++) {
                            inPrompt += layer[i * read.width() + k % read.width()] * read.values()[k] / read.tokens();
                        }
                        assertThat(embedding[token * WIDTH + i] * Math.sqrt(WIDTH))
                                .as("%s, token %d, number %d", role, token, i)
                                .isEqualTo(inPrompt, within(0.02)); // weights are in half precision
                    }
                }
            }
        }
    }

    @Test
    void beginsAsExactlyTheSmallModelThatStandsAlone() throws Exception {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        var examples = folder.resolve("examples.jsonl");
        Files.writeString(examples, "{\"prompt\":\"one\",\"answer\":\"the cat sat\"}\n");
        train(pair, examples, "--role=slm", "--steps=60", "--rate=0.005");

        // Updates that are too small to change anything.
        train(
                pair,
                examples,
                "--role=hybrid",
                "--steps=2",
                "--rate=0.000000001",
                "--start=" + pair.resolve("slm.safetensors"));

        try (var generator =
                PairLoader.open(pair.toString(), ServingSettings.defaults().withWeights(WeightFormat.FP32))) {
            for (var prompt : PROMPTS) {
                var hybrid = generator.generate(request(prompt, DecodingMode.LLM_TO_SLM), TokenListener.NONE);
                var alone = generator.generate(request(prompt, DecodingMode.SLM_ONLY), TokenListener.NONE);

                assertThat(written(hybrid)).isEqualTo(written(alone));
            }
        }
    }

    @Test
    void refusesToStartFromTheWeightsOfAnotherModel() throws Exception {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        var examples = folder.resolve("examples.jsonl");
        Files.writeString(examples, "{\"prompt\":\"one\",\"answer\":\"the cat sat\"}\n");
        var others = folder.resolve("others.safetensors");
        for (var wrong : Map.of("embedding", "embedding must hold", "wte", "none of the names")
                .entrySet()) {
            Safetensors.write(
                    others,
                    new Tensors(Map.of(wrong.getKey(), new Tensor(new int[] {2}, new float[2]))),
                    TensorType.F32);

            assertThat(training(pair, examples, "--role=slm", "--steps=2", "--start=" + others).error)
                    .contains("--start", wrong.getValue());
        }
    }

    private void train(Path pair, Path examples, String... options) {
        assertThat(training(pair, examples, options).error).isEmpty();
    }

    private Ended training(Path pair, Path examples, String... options) {
        var arguments = new ArrayList<>(List.of(
                "train",
                pair.toString(),
                "--examples=" + examples,
                "--dev=" + examples,
                "--work=" + folder.resolve("work"),
                "--decay-steps=1",
                "--warm-up=1",
                "--dropout=0"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void answersAreDistilledAndGoOnWhereTheyStopped() throws Exception {
        make("chat", "text", Conditioning.ADD, 1);
        var prompts = folder.resolve("prompts.jsonl");
        var answers = folder.resolve("answers.jsonl");
        Files.writeString(prompts, "{\"prompt\":\"one\"}\n{\"prompt\":\"two\"}\n{\"prompt\":\"three\"}\n");
        var llm = folder.resolve("llm").toString();

        run("answers", llm, prompts.toString(), answers.toString(), "--most=2", "--max-tokens=64");
        var first = Files.readString(answers);
        run("answers", llm, prompts.toString(), answers.toString(), "--max-tokens=64");

        assertThat(first.lines()).hasSize(2);
        assertThat(Files.readString(answers)).startsWith(first);
        assertThat(TextExamples.read(answers))
                .extracting(TextExamples.TextExample::prompt)
                .containsExactly("one", "two", "three");
    }

    @Test
    void everyModeIsMeasuredOnTheSamePrompts() throws Exception {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        var test = folder.resolve("test.jsonl");
        var page = folder.resolve("page.md");
        Files.writeString(test, "{\"prompt\":\"one\",\"answer\":\"a b\"}\n{\"prompt\":\"two\",\"answer\":\"c\"}\n");

        var measured = run("evaluate", pair.toString(), test.toString(), "--out=" + page, "--max-tokens=4");

        assertThat(measured.error).isEmpty();
        assertThat(Files.readString(page))
                .contains(
                        "2 prompts of test.jsonl",
                        "| `llm-only` |",
                        "| `llm-to-slm` |",
                        "| `slm-only` |",
                        "| `control: another prompt understood` |",
                        "How far `llm-to-slm` is ahead of the others:",
                        "| `slm-only` | 0.0 (0.0 to 0.0) |");
    }

    @Test
    void filesThatWereChangedAreRefused() throws Exception {
        var pair = make("chat", "text", Conditioning.ADD, 1);
        var manifest = pair.resolve(JoinedPairManifest.FILE);
        var whole = Files.readString(manifest);

        for (var wrong : List.of(
                whole.replace("\"readLayer\" : 1", "\"readLayer\" : 3"),
                whole.replace("\"defaultMode\" : \"llm-to-slm\"", "\"defaultMode\" : \"cascade\""),
                whole.replace("\"folder\" : \"llm\"", "\"folder\" : \"../llm\""),
                whole.replace("\"contextTokens\" : 64", "\"contextTokens\" : 100000"),
                whole.replace("\"promptWidth\" : 16", "\"promptWidth\" : 8"))) {
            assertThat(wrong).isNotEqualTo(whole);
            Files.writeString(manifest, wrong);
            assertThatThrownBy(() -> JoinedPair.open(pair)).isInstanceOf(InvalidCheckpointException.class);
        }
        Files.writeString(manifest, whole);
        Files.write(pair.resolve("hybrid.safetensors"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> JoinedPair.open(pair))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("hybrid.safetensors: it must have");
    }

    private Path make(String llm, String vocabulary, Conditioning conditioning, int layer) {
        var imported = folder.resolve("llm");
        var pair = folder.resolve("pair");
        importModel(llm, "llm");
        var made = run(
                "pair",
                imported.toString(),
                pair.toString(),
                "--id=joined",
                "--licence=Apache-2.0",
                "--tokenizer=" + resource(vocabulary).resolve("tokenizer.json"),
                "--start=" + (vocabulary.equals("text") ? "<pad>" : "<|end|>"),
                "--end=" + (vocabulary.equals("text") ? "</s>" : "<|stop|>"),
                "--read-layer=" + layer,
                "--conditioning=" + conditioning,
                "--width=" + WIDTH,
                "--heads=2",
                "--feed-forward=24",
                "--encoder-layers=1",
                "--decoder-layers=1",
                "--context=64",
                "--output=64");
        assertThat(made.error).isEmpty();
        return pair;
    }

    private Path condition(String llm, String slm, Conditioning conditioning, String... others) throws Exception {
        var pair = folder.resolve("pair");
        importModel(llm, "llm");
        if (slm.equals("gpt2")) {
            importModel(gpt2(folder.resolve("gpt2-source")), "small", 48, 16);
        } else {
            importModel(slm, "small");
        }
        var arguments = new ArrayList<>(List.of(
                "pair",
                folder.resolve("llm").toString(),
                pair.toString(),
                "--hybrid=" + folder.resolve("small"),
                "--id=conditioned",
                "--licence=Apache-2.0",
                "--read-layer=1",
                "--conditioning=" + conditioning,
                "--context=48",
                "--output=16"));
        arguments.addAll(List.of(others));
        var made = run(arguments.toArray(String[]::new));
        assertThat(made.error).isEmpty();
        return pair;
    }

    /** A GPT-2 of random weights with the tokenizer of another model, as Hugging Face lays one out. */
    private static Path gpt2(Path to) throws Exception {
        var source = resource("../families/gpt2");
        Files.createDirectories(to);
        var config = Files.readString(source.resolve("config.json"));
        Files.writeString(
                to.resolve("config.json"),
                config.replace("\"vocab_size\": 53", "\"vocab_size\": 300")
                        .replace("_token_id\": 52", "_token_id\": 2"));
        var tensors = new TreeMap<>(
                Safetensors.read(source.resolve("model.safetensors")).tensors());
        var embedding = tensors.keySet().stream()
                .filter(name -> name.endsWith("wte.weight"))
                .findFirst()
                .orElseThrow();
        var width = Objects.requireNonNull(tensors.get(embedding)).shape()[1];
        tensors.put(embedding, new Tensor(new int[] {300, width}, gaussians(300 * width)));
        Safetensors.write(to.resolve("model.safetensors"), new Tensors(tensors), TensorType.F32);
        Files.writeString(to.resolve("generation_config.json"), "{\"eos_token_id\": 2}");
        for (var name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(resource("chat").resolve(name), to.resolve(name));
        }
        return to;
    }

    private static float[] gaussians(int count) {
        var random = new Random(1);
        var values = new float[count];
        for (var i = 0; i < count; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return values;
    }

    private void importModel(String name, String to) {
        importModel(resource(name), to);
    }

    private void importModel(Path source, String to) {
        importModel(source, to, 64, 64);
    }

    private void importModel(Path source, String to, int context, int output) {
        var imported = run(
                "import",
                source.toString(),
                folder.resolve(to).toString(),
                "--id=tiny",
                "--licence=Apache-2.0",
                "--context=" + context,
                "--output=" + output);
        assertThat(imported.error).isEmpty();
    }

    /** Greedy ids of a small model by the slow implementations of both models, the end mark included. */
    private static List<Integer> slowly(JoinedPair pair, String role, int[] prompt, int layer) {
        var writer = Objects.requireNonNull(pair.manifest().transformers().get(role));
        var slm = new ReferenceTransformer(
                writer.configuration(),
                Objects.requireNonNull(pair.weights().get(role)).tensors());
        var given = normalised(after(pair.llm().model(), prompt, layer));
        if (writer.configuration().conditioning() == Conditioning.ADD) {
            given = joined(given, normalised(after(pair.llm().model(), prompt, 0)));
        }
        var memory = slm.memory(prompt, slm.project(representation(given)));
        var answers = pair.manifest().answers();
        var written = new ArrayList<Integer>(List.of(answers.startId()));
        while (written.size() <= TOKENS
                && (written.size() == 1 || !answers.endIds().contains(last(written)))) {
            var logits = slm.logits(
                    memory, written.stream().mapToInt(Integer::intValue).toArray());
            written.add(IntStream.range(0, logits.length)
                    .filter(id -> !answers.suppressedIds().contains(id))
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow());
        }
        return written.subList(1, written.size());
    }

    /** Greedy ids of a published model that is conditioned, by the slow implementations, the end mark included. */
    private static List<Integer> conditioned(JoinedPair pair, String role, int[] prompt, int layer) {
        var writer = Objects.requireNonNull(pair.manifest().conditioned().get(role));
        var weights = Objects.requireNonNull(pair.weights().get(role)).values();
        var given = normalised(after(pair.llm().model(), prompt, layer));
        if (writer.promptWidth() > 0) {
            given = joined(given, normalised(after(pair.llm().model(), prompt, 0)));
        }
        var answers = pair.manifest().answers();
        var written = new ArrayList<Integer>(List.of(answers.startId()));
        while (written.size() <= TOKENS
                && (written.size() == 1 || !answers.endIds().contains(last(written)))) {
            var logits = ReferenceFamilies.conditioned(
                    pair.configuration(writer),
                    weights::get,
                    given,
                    written.stream().mapToInt(Integer::intValue).toArray());
            written.add(IntStream.range(0, logits.length)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow());
        }
        return written.subList(1, written.size());
    }

    private static int last(List<Integer> ids) {
        return ids.get(ids.size() - 1);
    }

    private static double[][] after(PretrainedModel model, int[] ids, int layer) {
        return model.configuration() instanceof LlamaConfiguration llama
                ? ReferenceFamilies.llamaAfter(llama, model::weight, ids, layer)
                : ReferenceFamilies.t5After((T5Configuration) model.configuration(), model::weight, ids, layer);
    }

    private static double[][] normalised(double[][] x) {
        return Arrays.stream(x)
                .map(row -> {
                    var scale = Math.sqrt(
                            row.length / Arrays.stream(row).map(v -> v * v).sum());
                    return Arrays.stream(row).map(v -> v * scale).toArray();
                })
                .toArray(double[][]::new);
    }

    private static double[][] joined(double[][] left, double[][] right) {
        return IntStream.range(0, left.length)
                .mapToObj(
                        row -> java.util.stream.DoubleStream.concat(Arrays.stream(left[row]), Arrays.stream(right[row]))
                                .toArray())
                .toArray(double[][]::new);
    }

    private static PromptRepresentation representation(double[][] x) {
        var values = new float[x.length * x[0].length];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) x[i / x[0].length][i % x[0].length];
        }
        return new PromptRepresentation(x.length, x[0].length, values);
    }

    /** The tokens of an answer and the end mark, which is among them only where it released text that was withheld. */
    private List<Integer> written(GenerationResult result) {
        var ids = new ArrayList<>(
                result.tokens().stream().map(GeneratedToken::tokenId).toList());
        var end = JoinedPair.open(folder.resolve("pair"))
                .manifest()
                .answers()
                .endIds()
                .get(0);
        if (result.finishReason() == FinishReason.STOP && (ids.isEmpty() || last(ids) != end)) {
            ids.add(end);
        }
        return ids;
    }

    private static String decoded(Path pair, String text) {
        try (var study = PairStudy.open(pair)) {
            return study.answers().decode(study.answers().encode(text));
        }
    }

    private static GenerationRequest request(String prompt, DecodingMode mode) {
        return GenerationRequest.of(prompt, mode)
                .withSettings(DecodingSettings.greedy().withMaxTokens(TOKENS));
    }

    private record Ended(int code, String output, String error) {}

    private static Ended run(String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = ModelsCommand.commandLine()
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(error, true))
                .execute(arguments);
        return new Ended(code, output.toString(), error.toString());
    }

    private static Path resource(String name) {
        try {
            return Path.of(JoinedPairTest.class
                    .getResource("/io/sekkei/inference/door/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
