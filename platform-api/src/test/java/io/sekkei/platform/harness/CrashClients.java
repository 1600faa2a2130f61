package io.sekkei.platform.harness;

import io.sekkei.platform.TestClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Clients that ask on whatever happens, whole answers and streams, and write down what they got. */
final class CrashClients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int REST_MILLIS = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String key;
    private final IntUnaryOperator ports;
    private final ExecutorService threads;
    private final Collection<Received> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger silences = new AtomicInteger();
    private volatile boolean asking = true;
    private volatile boolean resting;

    /** @param ports where the client of this number asks next */
    CrashClients(int count, String key, long seed, IntUnaryOperator ports) {
        this.key = key;
        this.ports = ports;
        this.threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            var client = i;
            threads.execute(() -> askOn(client, new Random(seed + client)));
        }
    }

    /** Everything of which a client saw at least a part. */
    List<Received> received() {
        return List.copyOf(received);
    }

    /** Answers with a status that says no. */
    int refusals() {
        return refusals.get();
    }

    /** Requests that ended without any answer. */
    int silences() {
        return silences.get();
    }

    /**
     * Whether they rest a little between two requests, so that an instance has room to start. Otherwise they take all the
     * processors there are, and most of what is then held against the record was asked while nothing could be killed.
     */
    void rest(boolean rest) {
        resting = rest;
    }

    private void askOn(int client, Random random) {
        while (asking) {
            try {
                ask(ports.applyAsInt(client), random);
                if (resting) {
                    Thread.sleep(random.nextInt(2 * REST_MILLIS));
                }
            } catch (IOException nobodyThere) {
                silences.incrementAndGet();
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void ask(int port, Random random) throws IOException, InterruptedException {
        var question = Stream.generate(() -> Integer.toHexString(random.nextInt()))
                .limit(2 + random.nextInt(8))
                .collect(Collectors.joining(" "));
        if (random.nextBoolean()) {
            stream(port, question);
        } else {
            whole(port, question);
        }
    }

    private void whole(int port, String question) throws IOException, InterruptedException {
        var response = http.send(request(port, question, false), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
            var answer = TestClient.parse(response);
            var text = answer.at("/choices/0/message/content").asString();
            received.add(new Received(generation(answer), false, true, text));
        } else {
            refused();
        }
    }

    private void stream(int port, String question) throws IOException, InterruptedException {
        var response = http.send(request(port, question, true), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            refused();
            return;
        }
        var events = new ArrayList<String>();
        try (var lines = response.body()) {
            lines.filter(line -> line.startsWith("data: ")).forEach(line -> events.add(line.substring(6)));
        } catch (RuntimeException cut) {
            silences.incrementAndGet();
        }
        note(events);
    }

    private void note(List<String> events) {
        var whole = events.remove("[DONE]");
        var chunks = events.stream()
                .map(TestClient::parse)
                .filter(event -> event.has("id"))
                .toList();
        if (!chunks.isEmpty()) {
            var text = chunks.stream()
                    .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                    .collect(Collectors.joining());
            received.add(new Received(generation(chunks.get(0)), true, whole, text));
        }
    }

    private void refused() {
        refusals.incrementAndGet();
        pause();
    }

    private HttpRequest request(int port, String question, boolean stream) {
        var body = """
            {"model": "enja", "stream": %s, "messages": [{"role": "user", "content": "%s"}]}\
            """.formatted(stream, question);
        return HttpRequest.newBuilder(URI.create("http://localhost:%d/v1/chat/completions".formatted(port)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** The platform's number of a generation, out of the id that OpenAI's clients see. */
    private static UUID generation(JsonNode answer) {
        var id = answer.path("id").asString();
        var digits = id.substring(id.lastIndexOf('-') + 1);
        return UUID.fromString(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets every client finish what it is at. */
    @Override
    public void close() throws InterruptedException {
        asking = false;
        threads.shutdown();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The clients do not come to an end");
        }
    }
}
