package io.sekkei.inference.command.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
    private static final String SMALLEST_DIGEST =
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // hello

    @TempDir
    private Path folder;

    private HttpServer hub;
    private final Map<String, byte[]> served = Collections.synchronizedMap(new HashMap<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile int breakAfter = Integer.MAX_VALUE;

    @BeforeEach
    void start() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", this::serve);
        hub.start();
    }

    @AfterEach
    void stop() {
        hub.stop(0);
    }

    @Test
    void importsVerifiesAndListsAFolder() {
        var imported = run(
                "import",
                resource("chat").toString(),
                folder.resolve("m").toString(),
                "--id=tiny",
                "--licence=Apache-2.0",
                "--context=128",
                "--output=64");
        assertThat(imported.error).isEmpty();
        assertThat(imported.code).isZero();

        assertThat(run("verify", folder.resolve("m").toString()).output).contains("is as its manifest says; digest ");
        assertThat(run("list", folder.toString()).output).contains("model").contains("tiny");
    }

    @Test
    void importsAGgufFile() {
        var imported = run(
                "import",
                resource("qwen.gguf").toString(),
                folder.resolve("q").toString(),
                "--id=q",
                "--licence=Apache-2.0",
                "--context=128",
                "--output=64");

        assertThat(imported.code).isZero();
        assertThat(folder.resolve("q/model.json")).content().contains("\"source\" : \"qwen.gguf\"");
    }

    @Test
    void inspectsBeforeAnythingIsImported() {
        var inspected = run("inspect", resource("chat.gguf").toString());

        assertThat(inspected.output)
                .contains("family       llama")
                .contains("types        [F16, F32]")
                .contains("vocabulary   300")
                .contains("has a template");
    }

    @Test
    void refusesInASentence() throws IOException {
        var pickle = Files.createDirectories(folder.resolve("pickle"));
        Files.writeString(pickle.resolve("config.json"), "{\"model_type\":\"falcon\"}");

        assertThat(run("inspect", pickle.toString()).error)
                .isEqualToIgnoringNewLines(
                        "config.json cannot be used: model_type must be one of [gpt2, llama, mistral, mt5,"
                                + " qwen2, qwen3, t5], but is \"falcon\".");
        assertThat(run("inspect", folder.resolve("nothing").toString()).error).contains("nothing could not be read");
        assertThat(run(
                                "import",
                                resource("chat").toString(),
                                folder.resolve("m").toString(),
                                "--id=a:b",
                                "--licence=x")
                        .error)
                .contains("--id must be a name without a colon");
        assertThat(run(
                                "import",
                                resource("chat").toString(),
                                folder.resolve("m").toString(),
                                "--id=a",
                                "--licence=x",
                                "--context=9999")
                        .error)
                .contains("must be at most 256 together");
    }

    @Test
    void aChangedFileDoesNotVerify() throws IOException {
        run(
                "import",
                resource("chat").toString(),
                folder.resolve("m").toString(),
                "--id=t",
                "--licence=MIT",
                "--context=9",
                "--output=9");
        Files.writeString(folder.resolve("m/config.json"), "{}");

        var verified = run("verify", folder.resolve("m").toString());

        assertThat(verified.code).isNotZero();
        assertThat(verified.error).contains("config.json: it must have");
    }

    @Test
    void pullsAWholeFolder() throws IOException {
        try (var files = Files.list(resource("chat"))) {
            for (var file : (Iterable<Path>) files::iterator) {
                served.put("/o/m/resolve/main/" + file.getFileName(), Files.readAllBytes(file));
            }
        }

        var pulled = pull("/o/m/resolve/main", folder.resolve("chat"));

        assertThat(pulled.error).isEmpty();
        assertThat(run("inspect", folder.resolve("chat").toString()).output).contains("family       llama");
        assertThat(pulled.output).contains("  model.safetensors");
    }

    @Test
    void whatWasInterruptedGoesOn() {
        served.put("/m/hello.gguf", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        breakAfter = 2;
        var first = pull("/m", folder, "--file=hello.gguf");
        breakAfter = Integer.MAX_VALUE;
        var second = pull("/m", folder, "--file=hello.gguf", "--sha256=hello.gguf=" + SMALLEST_DIGEST);

        assertThat(first.code).isNotZero();
        assertThat(first.error).contains("Call again to go on from here");
        assertThat(second.code).isZero();
        assertThat(requests).containsExactly("/m/hello.gguf null", "/m/hello.gguf bytes=2-");
        assertThat(folder.resolve("hello.gguf")).hasContent("hello");
        assertThat(folder).isDirectoryNotContaining("glob:**.{unfinished,etag}");
    }

    @Test
    void aFileThatIsAnotherNowBeginsAgain() {
        served.put("/m/a.gguf", "hellO".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        breakAfter = 2;
        pull("/m", folder, "--file=a.gguf");
        breakAfter = Integer.MAX_VALUE;
        served.put("/m/a.gguf", "world".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        pull("/m", folder, "--file=a.gguf");

        assertThat(folder.resolve("a.gguf")).hasContent("world");
    }

    @Test
    void aWrongDigestLeavesNothingBehind() {
        served.put("/m/a.gguf", "other".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        var pulled = pull("/m", folder, "--file=a.gguf", "--sha256=a.gguf=" + SMALLEST_DIGEST);

        assertThat(pulled.error).contains("must have the SHA-256 " + SMALLEST_DIGEST);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void followsTheHubToWhereTheFileLies() {
        served.put("/m/r/a.gguf", "/m/a.gguf".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        served.put("/m/a.gguf", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(pull("/m/r", folder, "--file=a.gguf").code).isZero();
        assertThat(folder.resolve("a.gguf")).hasContent("hello");
    }

    @Test
    void refusesPathsPlainHttpAndFilesThatAreTooLarge() {
        served.put("/m/a.gguf", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(pull("/m", folder, "--file=../a.gguf").error).contains("must be a plain file name");
        assertThat(run("pull", "--from=http://127.0.0.1:1/m", "--to=" + folder, "--file=a.gguf").error)
                .contains("must be an address with https");
        assertThat(run("pull", "--from=file:///etc", "--to=" + folder, "--file=a.gguf", "--allow-http").error)
                .contains("must be an address with https");
        assertThat(pull("/m", folder, "--file=a.gguf", "--most-bytes=4").error).contains("more than 4 bytes");
        assertThat(pull("/m", folder, "--file=b.gguf").error).contains("There is no b.gguf under");
    }

    private record Ended(int code, String output, String error) {}

    private Ended pull(String path, Path to, String... more) {
        var arguments = new ArrayList<>(List.of(
                "pull", "--from=http://127.0.0.1:" + hub.getAddress().getPort() + path, "--to=" + to, "--allow-http"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Ended run(String... arguments) {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = ModelsCommand.commandLine()
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(error, true))
                .execute(arguments);
        return new Ended(code, output.toString(), error.toString());
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(path + " " + range);
        var content = served.get(path);
        try (exchange) {
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (path.startsWith("/m/r/")) {
                exchange.getResponseHeaders()
                        .add("Location", new String(content, java.nio.charset.StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(302, -1);
            } else {
                send(exchange, content, range);
            }
        }
    }

    /** Breaks off in the middle when it is told to, as networks do. */
    private void send(HttpExchange exchange, byte[] content, String range) throws IOException {
        var tag = "\"" + java.util.Arrays.hashCode(content) + "\"";
        exchange.getResponseHeaders().add("ETag", tag);
        var goesOn = range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        var from = goesOn ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (goesOn) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(goesOn ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, Math.min(breakAfter, content.length - from));
        exchange.getResponseBody().flush();
    }

    private static Path resource(String name) {
        try {
            return Path.of(ModelsCommandTest.class
                    .getResource("/io/sekkei/inference/door/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
