package io.sekkei.inference.command.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.reference.ReferenceFamilies;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruneCommandTest {
    private static final int[] IDS = {5, 17, 40, 8, 99};

    @TempDir
    private Path folder;

    /** In single precision and half precision, with biases in Qwen2's. */
    @ParameterizedTest
    @ValueSource(strings = {"door/chat", "door/qwen.gguf"})
    void aModelOfWhichAllLayersStayIsTheWholeOne(String name) {
        importModel(name);
        var whole = ImportedModel.open(folder.resolve("whole")).model();

        var part = prune("--layers=0,1");

        assertThat(part.configuration()).isEqualTo(whole.configuration());
        assertThat(part.marks().ends()).isEqualTo(whole.marks().ends());
        assertThat(part.tokenizer()).isEqualTo(whole.tokenizer());
        for (var weight : whole.configuration().weights().keySet()) {
            assertNear(part.weight(weight), whole.weight(weight));
        }
    }

    @Test
    void layersComeInTheOrderTheyAreNamed() {
        importModel("door/chat");
        var whole = ImportedModel.open(folder.resolve("whole")).model();

        var part = prune("--layers=1,0,1");

        assertThat(part.configuration().layers()).isEqualTo(3);
        assertNear(part.weight("layers.0.attention.qkv.weight"), whole.weight("layers.1.attention.qkv.weight"));
        assertNear(part.weight("layers.1.feedforward.in.weight"), whole.weight("layers.0.feedforward.in.weight"));
        assertNear(part.weight("layers.2.feedforward.norm.weight"), whole.weight("layers.1.feedforward.norm.weight"));
    }

    @ParameterizedTest
    @CsvSource({"door/chat, 7", "door/qwen.gguf, 7"})
    void aModelWithoutItsLightestNeuronsIsTheOneInWhichTheyAreSilent(String name, int kept) {
        importModel(name);
        var whole = ImportedModel.open(folder.resolve("whole")).model();
        var from = (LlamaConfiguration) whole.configuration();

        var part = prune("--layers=0,1", "--feed-forward=" + kept);

        var to = (LlamaConfiguration) part.configuration();
        assertThat(to.feedForward()).isEqualTo(kept);
        var silenced = ReferenceFamilies.llama(from, weight -> silenced(whole, from, weight, kept), IDS);
        var pruned = ReferenceFamilies.llama(to, part::weight, IDS);
        for (var token = 0; token < IDS.length; token++) {
            assertThat(pruned[token]).containsExactly(silenced[token], within(0.01));
        }
    }

    @Test
    void aTokenKeepsItsVector() throws Exception {
        importModel("door/chat");
        var whole = ImportedModel.open(folder.resolve("whole")).model();
        var texts = folder.resolve("texts.jsonl");
        Files.writeString(texts, "{\"prompt\":\"one\",\"answer\":\"the cat sat on the mat\"}\n");

        var part = prune("--layers=0", "--vocabulary=280", "--texts=" + texts);

        var before = PretrainedTokenizer.read(whole.tokenizer()).encode("the cat");
        var after = PretrainedTokenizer.read(part.tokenizer()).encode("the cat");
        var width = whole.configuration().width();
        assertThat(after).hasSameSizeAs(before);
        assertThat(part.configuration().vocabularySize()).isLessThanOrEqualTo(280);
        for (var i = 0; i < before.length; i++) {
            assertNear(row(part, after[i], width), row(whole, before[i], width));
        }
    }

    @Test
    void whatCannotBePrunedIsRefusedInASentence() {
        importModel("door/chat");

        assertThat(run(pruning("--layers=0,2"))).contains("--layers must be from 0 to 1");
        assertThat(run(pruning("--layers=0", "--feed-forward=25"))).contains("--feed-forward must be from 1 to 24");
        assertThat(run(pruning("--layers=0", "--vocabulary=280"))).contains("--vocabulary and --texts go together");
        assertThat(Files.exists(folder.resolve("part"))).isFalse();
    }

    @Test
    void otherFamiliesAreRefused() {
        importModel("door/text");

        assertThat(run(pruning("--layers=0"))).contains("only models of the Llama family can be pruned", "t5");
    }

    private PretrainedModel prune(String... options) {
        assertThat(run(pruning(options))).isEmpty();
        return ImportedModel.open(folder.resolve("part")).model();
    }

    private String[] pruning(String... options) {
        var arguments = new ArrayList<>(List.of(
                "prune",
                folder.resolve("whole").toString(),
                folder.resolve("part").toString(),
                "--id=part"));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    private void importModel(String name) {
        var imported = run(
                "import",
                resource(name).toString(),
                folder.resolve("whole").toString(),
                "--id=whole",
                "--licence=Apache-2.0",
                "--context=48",
                "--output=16");
        assertThat(imported).isEmpty();
    }

    /** What it says on the error stream. */
    private static String run(String... arguments) {
        var error = new StringWriter();
        ModelsCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(error, true))
                .execute(arguments);
        return error.toString();
    }

    /** The weights of the whole model, with nothing coming out of the neurons that are lightest by their own definition. */
    private static float[] silenced(PretrainedModel whole, LlamaConfiguration c, String name, int kept) {
        var values = whole.weight(name);
        if (!name.endsWith("feedforward.out.weight")) {
            return values;
        }
        var part = name.substring(0, name.length() - "out.weight".length());
        var in = whole.weight(part + "in.weight");
        var norm = whole.weight(part + "norm.weight");
        var weights = new double[c.feedForward()];
        for (var neuron = 0; neuron < weights.length; neuron++) {
            double gate = 0;
            double up = 0;
            double out = 0;
            for (var i = 0; i < c.width(); i++) {
                gate += Math.pow(in[neuron * c.width() + i] * norm[i], 2);
                up += Math.pow(in[(c.feedForward() + neuron) * c.width() + i] * norm[i], 2);
                out += Math.pow(values[i * c.feedForward() + neuron], 2);
            }
            weights[neuron] = gate * up * out;
        }
        var least = Arrays.stream(weights).sorted().toArray()[weights.length - kept];
        for (var i = 0; i < values.length; i++) {
            values[i] = weights[i % weights.length] < least ? 0 : values[i];
        }
        return values;
    }

    private static float[] row(PretrainedModel model, int token, int width) {
        return Arrays.copyOfRange(model.weight("embedding"), token * width, (token + 1) * width);
    }

    /** Pruned models are kept in half precision. */
    private static void assertNear(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(0.001f));
    }

    private static Path resource(String name) {
        try {
            return Path.of(PruneCommandTest.class
                    .getResource("/io/sekkei/inference/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
