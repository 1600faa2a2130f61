package io.sekkei.inference.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Calibrates a copy of the default pair on a few sentences. */
class CalibrateCascadeCommandTest {
    private static final Path ENJA = Path.of("src/main/resources/io/sekkei/pairs/enja");

    @TempDir
    private Path folder;

    private Path pair = Path.of("");

    private record Run(int code, String output, String error) {}

    @BeforeEach
    void copy() throws IOException {
        pair = Files.createDirectory(folder.resolve("pair"));
        for (var name :
                List.of("pair.json", "tokenizer.json", "llm.safetensors", "hybrid.safetensors", "slm.safetensors")) {
            Files.copy(ENJA.resolve(name), pair.resolve(name));
        }
        Files.writeString(
                folder.resolve("dev.en"),
                "where is the station ?\ni like dogs .\nshe is my sister .\nhe went to school yesterday .\n"
                        + "it is raining .\nmy father is a doctor .\nplease open the window .\n");
        Files.writeString(
                folder.resolve("dev.ja"),
                "駅 は どこ で す か 。\n私 は 犬 が 好き だ 。\n彼女 は 私 の 妹 で す 。\n彼 は 昨日 学校 へ 行 っ た 。\n"
                        + "雨 が 降 っ て い る 。\n私 の 父 は 医者 で す 。\n窓 を 開け て 下さ い 。\n");
    }

    @Test
    void theRuleThatIsChosenIsTheOneThePairIsServedWith() throws Exception {
        var before = manifest();

        var run = run("--out", figures().toString(), "--quality", "1");

        assertThat(run.error()).isEmpty();
        assertThat(run.code()).isZero();
        var rule = Objects.requireNonNull(manifest().cascade());
        assertThat(manifest()).isEqualTo(before.withCascade(rule));
        try (var served = PairLoader.open(pair.toString(), ServingSettings.defaults())) {
            var request = new GenerationRequest(
                    List.of(ChatMessage.user("Where is the station?")),
                    DecodingMode.CASCADE,
                    DecodingSettings.greedy().withMaxTokens(24),
                    null);
            assertThat(served.generate(request, TokenListener.NONE).deferral())
                    .satisfies(deferral ->
                            assertThat(Objects.requireNonNull(deferral).rule()).isEqualTo(rule));
        }
        var document = new JsonMapper().readTree(figures().toFile());
        assertThat(document.get("rule").asText()).isEqualTo(rule.name());
        assertThat(document.get("sentencesChosenOn").asInt())
                .as("three pairs of seven, both ways")
                .isEqualTo(6);
        assertThat(document.at("/curve/0/chosenOn/handedOn").asDouble()).isZero();
        assertThat(document.get("curve")
                        .get(document.get("curve").size() - 1)
                        .at("/judgedOn/handedOn")
                        .asDouble())
                .isEqualTo(1);
        assertThat(folder.resolve("out/cascade.md"))
                .content()
                .isEqualTo(run.output())
                .contains(rule.name());
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("out/cascade.svg").toFile());
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        var before = Files.readAllBytes(pair.resolve("pair.json"));

        var run = run("--out", figures().toString(), "--cost", "0.9", "--sentences", "2", "--dry-run");

        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("costs at most 90 %");
        assertThat(pair.resolve("pair.json")).hasBinaryContent(before);
        assertThat(figures()).doesNotExist();
    }

    @Test
    void whatCannotBeCalibratedIsRefusedWithASentence() throws IOException {
        assertThat(refusal("--quality", "1.5")).contains("--quality must be a share", "1.5");
        assertThat(refusal("--cost", "-1")).contains("--cost must be a positive share", "-1.0");
        assertThat(refusal("--quality", "0.5", "--cost", "0.5")).contains("Either --quality or --cost");
        assertThat(refusal("--slm-decoded", "-600")).contains("Prices must not be negative");
        assertThat(refusal("--sentences", "0")).contains("--sentences must be positive, but is 0");
        assertThat(refusal("--sentences", "1")).contains("At least 2 pairs of sentences", "there are 1");
        assertThat(refusal("--dev", folder.resolve("nowhere").toString())).contains("must hold dev.en and dev.ja");
        assertThat(refusal("--cost", "0.001", "--sentences", "2")).contains("No threshold costs so little");
        assertThat(refusal("--pair", folder.toString())).contains("pair.json: it is missing");

        Files.writeString(
                pair.resolve("pair.json"),
                Files.readString(pair.resolve("pair.json")).replace("\"slm\" :", "\"training\" :"));
        assertThat(refusal()).contains("needs a small model that stands alone", "[llm-to-slm, llm-only, speculative]");
    }

    private String refusal(String... arguments) {
        var run = run(arguments);
        assertThat(run.code()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(figures()).doesNotExist();
        return run.error();
    }

    private Path figures() {
        return folder.resolve("out/cascade.json");
    }

    private PairManifest manifest() {
        return PairManifest.read(PairFiles.in(pair));
    }

    /** With the copied pair and its sentences, unless the arguments name others. */
    private Run run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--pair")) {
            all.addAll(List.of("--pair", pair.toString()));
        }
        if (!all.contains("--dev")) {
            all.addAll(List.of("--dev", folder.toString()));
        }
        var output = new StringWriter();
        var error = new StringWriter();
        var code = new CommandLine(new CalibrateCascadeCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(error))
                .execute(all.toArray(String[]::new));
        return new Run(code, output.toString(), error.toString());
    }
}
