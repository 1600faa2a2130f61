package io.sekkei.platform.catalog;

import static io.sekkei.inference.DecodingMode.SLM_ONLY;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.Deferral;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Alternative;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationTimings;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.GeneratorLoad;
import io.sekkei.inference.GeneratorQueue;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.QueueFullException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A generator without weights: says what it is told to say, as slowly as it is told, and fails when it is told. */
public final class ScriptedGenerator implements TextGenerator {
    private static final GeneratorQueue IDLE = new GeneratorQueue(List.of(), List.of(), 1, 8);
    private static final Speed USUAL = new Speed(Duration.ofMillis(20), Duration.ofMillis(2));

    /** In a folder, it makes that a version of the scripted pair; it holds the version's digest. */
    public static final String FILE = "script.txt";

    public static final String DIGEST = "0123456789abcdef".repeat(4);

    private volatile String digest = DIGEST;
    private static final EngineDescription ENGINE = new EngineDescription(
            "Script", "1", "none", "1".repeat(64), "2".repeat(64), "3".repeat(64), "fp32-script", 1);

    private volatile Function<GenerationRequest, List<String>> script = request -> List.of();
    private volatile Duration pace = Duration.ZERO;
    private volatile Runnable beforeFirstToken = () -> {};
    private volatile Runnable afterLastToken = () -> {};
    private volatile FinishReason end = FinishReason.STOP;
    private volatile Clock clock = Clock.systemUTC();
    private volatile EngineDescription engine = ENGINE;
    private volatile boolean full;
    private volatile boolean encoderIsAway;
    private final Map<DecodingMode, Speed> speeds = new ConcurrentHashMap<>();
    private volatile Duration waited = Duration.ZERO;
    private volatile GeneratorQueue queue = IDLE;
    private volatile GenerationRequest lastRequest;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger tokensTold = new AtomicInteger();
    private final AtomicInteger explanations = new AtomicInteger();

    public ScriptedGenerator() {
        reset();
    }

    /** A version of the scripted pair, which says back what it is told. */
    static ScriptedGenerator at(Path folder) {
        var version = new ScriptedGenerator();
        version.echoes();
        version.digest = digestIn(folder);
        return version;
    }

    public static String digestIn(Path folder) {
        try {
            return Files.readString(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void reset() {
        says("こん", "にち", "は", "。");
        pace = Duration.ZERO;
        beforeFirstToken = () -> {};
        afterLastToken = () -> {};
        end = FinishReason.STOP;
        clock = Clock.systemUTC();
        engine = ENGINE;
        full = false;
        encoderIsAway = false;
        digest = DIGEST;
        speeds.clear();
        waited = Duration.ofMillis(1);
        queue = IDLE;
        lastRequest = null;
        calls.set(0);
        tokensTold.set(0);
        explanations.set(0);
    }

    public void says(String... tokens) {
        var text = List.of(tokens);
        script = request -> text;
    }

    /** Says something else in one mode from now on. */
    public void saysInMode(String mode, String... tokens) {
        var text = List.of(tokens);
        var before = script;
        script = request -> request.mode().wireName().equals(mode) ? text : before.apply(request);
    }

    /** Has no room for one mode from now on. */
    public void failsInMode(String mode) {
        var before = script;
        script = request -> {
            if (request.mode().wireName().equals(mode)) {
                throw new QueueFullException(1, Duration.ofSeconds(1));
            }
            return before.apply(request);
        };
    }

    /** Says back, word by word, what it was told last, so that different questions get different answers. */
    public void echoes() {
        script = request -> {
            var messages = request.messages();
            return List.of(messages.get(messages.size() - 1).content().split("(?<= )"));
        };
    }

    public void takesPerToken(Duration duration) {
        pace = duration;
    }

    public void beforeFirstToken(Runnable action) {
        beforeFirstToken = action;
    }

    public void afterLastToken(Runnable action) {
        afterLastToken = action;
    }

    /** How it ends when it has said everything. */
    public void endsWith(FinishReason reason) {
        end = reason;
    }

    public void tellsTimeBy(Clock other) {
        clock = other;
    }

    /** From now on the small model writes alone, whatever was asked for. */
    public void losesItsEncoder() {
        encoderIsAway = true;
    }

    public void reportsFullQueue() {
        full = true;
    }

    /** From now on it is a pair nobody has seen before. */
    public void isAnotherPair() {
        digest = UUID.randomUUID().toString().replace("-", "").repeat(2);
    }

    /** What its timings tell of a mode: how long it reads a prompt, and how long a step takes. */
    public void tellsSpeed(DecodingMode mode, Duration reading, Duration step) {
        speeds.put(mode, new Speed(reading, step));
    }

    /** What its timings tell of the time before a worker had time. */
    public void tellsWait(Duration wait) {
        waited = wait;
    }

    /** What it has before it. */
    public void hasBeforeIt(GeneratorQueue others) {
        queue = others;
    }

    public GenerationRequest lastRequest() {
        return lastRequest;
    }

    public int calls() {
        return calls.get();
    }

    public int tokensTold() {
        return tokensTold.get();
    }

    @Override
    public GenerationResult generate(GenerationRequest request, TokenListener listener) {
        calls.incrementAndGet();
        lastRequest = request;
        beforeFirstToken.run();
        var tokens = new ArrayList<GeneratedToken>();
        var reason = write(request, listener, tokens);
        afterLastToken.run();
        return result(request, tokens, reason);
    }

    private FinishReason write(GenerationRequest request, TokenListener listener, List<GeneratedToken> tokens) {
        for (var text : script.apply(request)) {
            if (tokens.size() == request.settings().maxTokens()) {
                return FinishReason.LENGTH;
            }
            if (request.deadline() != null && clock.instant().isAfter(request.deadline())) {
                return FinishReason.DEADLINE;
            }
            pause();
            var token = token(tokens.size(), text, request.settings().topLogProbabilities());
            tokens.add(token);
            tokensTold.incrementAndGet();
            if (!listener.onToken(token)) {
                return FinishReason.CANCELLED;
            }
            if (stopAt(request, tokens) >= 0) {
                return FinishReason.STOP;
            }
        }
        return end;
    }

    private static GeneratedToken token(int index, String text, int alternatives) {
        var others = new ArrayList<Alternative>();
        for (int i = 0; i < alternatives; i++) {
            others.add(new Alternative(i, i == 0 ? text : "other" + i, i == 3 ? Double.NEGATIVE_INFINITY : -0.5 - i));
        }
        return new GeneratedToken(index, 100 + index, text, -0.5, others, Writer.SLM);
    }

    /** Leans on the last word of the prompt, whatever it was told; a log-probability as it tells of every token. */
    @Override
    public Explanation explain(ExplanationRequest request) {
        explanations.incrementAndGet();
        beforeFirstToken.run();
        var said = request.messages().get(request.messages().size() - 1).content();
        var words = Arrays.stream(said.split(" "))
                .map(word -> new Explanation.Word(word, false))
                .toList();
        var shares = IntStream.range(0, words.size())
                .mapToObj(word -> word == words.size() - 1 ? 1.25 : 0.0)
                .toList();
        var tokens = request.tokenIds().stream()
                .map(id -> new Explanation.Token(
                        id, "t" + id, -0.5, 0.25, new Explanation.Influence(-2.0, -1.5), -1.75, shares))
                .toList();
        return new Explanation(request.mode(), new Explanation.Method("script/1", 4), words, tokens);
    }

    public int explanations() {
        return explanations.get();
    }

    private static String join(List<GeneratedToken> tokens) {
        return tokens.stream().map(GeneratedToken::text).reduce("", String::concat);
    }

    private static int stopAt(GenerationRequest request, List<GeneratedToken> tokens) {
        var text = join(tokens);
        return request.settings().stop().stream()
                .mapToInt(text::indexOf)
                .filter(i -> i >= 0)
                .min()
                .orElse(-1);
    }

    private GenerationResult result(GenerationRequest request, List<GeneratedToken> tokens, FinishReason reason) {
        var stop = stopAt(request, tokens);
        var text = stop < 0 ? join(tokens) : join(tokens).substring(0, stop);
        var speed = speeds.getOrDefault(request.mode(), USUAL);
        var steps = tokens.stream().map(token -> speed.step()).toList();
        var timings =
                new GenerationTimings(waited, speed.reading(), Duration.ofMillis(3), Duration.ofMillis(4), steps, 1);
        return new GenerationResult(
                text,
                tokens,
                reason,
                usage(request.mode(), tokens.size()),
                timings,
                encoderIsAway ? SLM_ONLY : null,
                deferral(request, tokens));
    }

    /** Of drafts, it says that one token of five did not stand. */
    private static GenerationUsage usage(DecodingMode mode, int tokens) {
        return mode == DecodingMode.SPECULATIVE
                ? new GenerationUsage(7, 7, 0, tokens, 5, 4)
                : new GenerationUsage(7, 7, tokens, 0);
    }

    /** A cascade here always keeps its draft. */
    private static Deferral deferral(GenerationRequest request, List<GeneratedToken> tokens) {
        if (request.mode() != DecodingMode.CASCADE) {
            return null;
        }
        var usual = new DeferralRule(DeferralRule.Signal.LOG_PROBABILITY, 0.1, -1.5, DecodingMode.LLM_ONLY);
        var rule = request.deferral() == null ? usual : request.deferral();
        return new Deferral(rule, rule.value(tokens), false, DecodingMode.SLM_ONLY, 0);
    }

    private void pause() {
        try {
            Thread.sleep(pace.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int promptTokens(GenerationRequest request) {
        return 7;
    }

    @Override
    public PairDescription pair() {
        return new PairDescription(
                "enja",
                "test-1",
                digest,
                "A pair that says what it is told.",
                "Apache-2.0",
                EnumSet.allOf(DecodingMode.class),
                DecodingMode.LLM_TO_SLM,
                128,
                300);
    }

    /** What it says it computes with from now on. */
    public void computesWith(EngineDescription other) {
        engine = other;
    }

    @Override
    public EngineDescription engine() {
        return engine;
    }

    @Override
    public GeneratorLoad load() {
        return new GeneratorLoad(1, full ? 64 : 0, 64, 1);
    }

    @Override
    public GeneratorQueue queue() {
        return queue;
    }

    @Override
    public void close() {}

    private record Speed(Duration reading, Duration step) {}
}
