package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorCaches;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.GeneratorLoad;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.DecodingFixture;
import io.sekkei.inference.decoding.ScriptedDecoder;
import io.sekkei.inference.tokenizer.PromptTemplate;
import io.sekkei.inference.tokenizer.PromptTemplate.Direction;
import io.sekkei.inference.tokenizer.PromptTemplate.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueuedTextGeneratorTest {
    private static final int CONTEXT_TOKENS = 30;

    private final ScriptedDecoder echo = ScriptedDecoder.echo(DecodingFixture.vocabularySize());
    private final DecodingFixture models = new DecodingFixture(echo);
    private final AtomicInteger freed = new AtomicInteger();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ServingSettings settings = ServingSettings.defaults().withQueueCapacity(4);
    private final Gate gate = new Gate();
    private QueuedTextGenerator generator = serve(settings);

    @AfterEach
    void closeEverything() {
        gate.open();
        generator.close();
        callers.shutdownNow();
    }

    @Test
    void answers() {
        var result = generator.generate(request("hello"), TokenListener.NONE);

        assertThat(result.text()).isEqualTo("hello");
        assertThat(generator.promptTokens(request("hello"))).isEqualTo(7);
        assertThat(generator.pair().id()).isEqualTo("letters");
    }

    @Test
    void refusesWithoutComputing() {
        assertThatThrownBy(() -> generator.generate(request("a".repeat(29)), TokenListener.NONE))
                .isInstanceOf(PromptTooLongException.class)
                .hasMessageContaining("31 tokens")
                .hasMessageContaining("at most 30");
        assertThatThrownBy(
                        () -> generator.generate(GenerationRequest.of("a", DecodingMode.LLM_ONLY), TokenListener.NONE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("llm-only");
        assertThat(echo.begun).hasValue(0);
    }

    @Test
    void whoComesLaterJoinsBetweenTwoSteps() throws Exception {
        var first = submitAndOccupyTheWorker();
        var waiting = new ArrayList<Future<GenerationResult>>();
        for (var text : List.of("a", "bb", "ccc")) {
            waiting.add(submit(request(text)));
            waitForWaiting(waiting.size());
        }

        gate.open();

        assertThat(first.get().text()).isEqualTo("first");
        assertThat(waiting).extracting(answer -> answer.get().text()).containsExactly("a", "bb", "ccc");
        assertThat(echo.sharing).startsWith(1, 4, 4, 3, 2, 1);
    }

    @Test
    void answersOfOtherModesAndBeamSearchNeedNotWaitEither() throws Exception {
        submitAndOccupyTheWorker();
        var beam = request("b").withSettings(DecodingSettings.greedy().withBeamWidth(2));
        var waiting = new ArrayList<Future<GenerationResult>>();
        for (var request :
                List.of(request("a"), GenerationRequest.of("m", DecodingMode.LLM_TO_SLM), beam, request("c"))) {
            waiting.add(submit(request));
            waitForWaiting(waiting.size());
        }

        gate.open();

        for (var answer : waiting) {
            assertThat(answer.get().finishReason()).isEqualTo(FinishReason.STOP);
        }
        assertThat(echo.sharing).as("the two of its mode join the first").startsWith(1, 3);
    }

    @Test
    void whoAsksForMuchDoesNotKeepOthersWaiting() throws Exception {
        generator.close();
        generator = serve(settings.withMaxBatch(1).withQueueCapacity(20));
        submitAndOccupyTheWorker();
        var order = java.util.Collections.synchronizedList(new ArrayList<String>());
        var answers = new ArrayList<Future<?>>();
        for (var number = 0; number < 5; number++) {
            answers.add(submit(request("aaaa").withShare("much"), () -> order.add("much")));
            waitForWaiting(number + 1);
        }
        answers.add(submit(request("aaaa").withShare("little"), () -> order.add("little")));
        waitForWaiting(6);

        gate.open();
        for (var answer : answers) {
            answer.get();
        }

        assertThat(order.indexOf("little")).isLessThanOrEqualTo(1);
    }

    @Test
    void refusesWhenTheQueueIsFullAndSaysWhenToRetry() throws Exception {
        submitAndOccupyTheWorker();
        for (var waiting = 1; waiting <= 4; waiting++) {
            submit(request("a"));
            waitForWaiting(waiting);
        }

        assertThat(generator.load()).isEqualTo(new GeneratorLoad(1, 4, 4, 1));
        assertThatThrownBy(() -> generator.generate(request("a"), TokenListener.NONE))
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1)))
                .hasMessageContaining("4 requests are waiting");
    }

    @Test
    void showsWhatItHasBeforeIt() throws Exception {
        gate.close(3);
        var first = submit(request("first"));
        gate.awaitWorker();
        var beam = request("b").withSettings(DecodingSettings.greedy().withBeamWidth(2));
        submit(beam);
        waitForWaiting(1);
        models.time.advance(Duration.ofMillis(5));

        var queue = generator.queue();

        assertThat(queue.workers()).isEqualTo(1);
        assertThat(queue.running()).singleElement().satisfies(batch -> {
            assertThat(batch.busy()).isEqualTo(Duration.ofMillis(5));
            assertThat(batch.works()).singleElement().satisfies(work -> {
                assertThat(work.mode()).isEqualTo(DecodingMode.SLM_ONLY);
                assertThat(work.promptTokens()).isEqualTo(generator.promptTokens(request("first")));
                assertThat(work.maxTokens()).isEqualTo(DecodingFixture.MAX_OUTPUT_TOKENS);
                assertThat(work.steps()).isEqualTo(3);
            });
        });
        assertThat(queue.waiting()).singleElement().satisfies(work -> {
            assertThat(work.beamWidth()).isEqualTo(2);
            assertThat(work.steps()).isZero();
        });
        gate.open();
        assertThat(first.get().timings().rows()).isEqualTo(1);
        waitUntil(() -> generator.queue().running().isEmpty());
    }

    @Test
    void tellsHowManyAnswersSharedItsSteps() throws Exception {
        submitAndOccupyTheWorker();
        var one = submit(request("a"));
        waitForWaiting(1);
        var other = submit(request("b"));
        waitForWaiting(2);

        gate.open();

        assertThat(one.get().timings().rows()).isEqualTo(3);
        assertThat(other.get().timings().rows()).isEqualTo(3);
    }

    @Test
    void estimatesTheWaitFromRecentDurations() {
        var recent = new RecentDurations();

        assertThat(recent.estimate(64, 1)).isEqualTo(Duration.ofSeconds(1));
        recent.add(Duration.ofSeconds(4), 8);
        assertThat(recent.estimate(9, 1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(recent.estimate(9, 2)).isEqualTo(Duration.ofSeconds(3));
        assertThat(recent.estimate(1000, 1)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void measuresTheTimeInTheQueue() throws Exception {
        submitAndOccupyTheWorker();
        var waiting = submit(request("a"));
        waitForWaiting(1);

        models.time.advance(Duration.ofSeconds(7));
        gate.open();

        assertThat(waiting.get().timings().queue()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aRequestWhoseDeadlinePassesInTheQueueIsAnsweredWithoutComputing() throws Exception {
        submitAndOccupyTheWorker();
        var waiting = submit(request("a").withDeadline(models.time.in(Duration.ofMillis(300))));
        waitForWaiting(1);

        models.time.advance(Duration.ofSeconds(1));
        var result = waiting.get(); // while the worker is still busy

        assertThat(result.finishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(result.text()).isEmpty();
        assertThat(generator.load().waiting()).isZero();
        assertThat(echo.begun).hasValue(1);
    }

    @Test
    void aCallerInterruptedInTheQueueCancelsItsRequest() throws Exception {
        submitAndOccupyTheWorker();
        var result = new CompletableFuture<GenerationResult>();
        var caller = callerThread(request("a"), result);
        waitForWaiting(1);

        caller.interrupt();

        assertThat(result.get().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.get().text()).isEmpty();
        assertThat(echo.begun).hasValue(1);
    }

    @Test
    void aCallerInterruptedInTheMiddleGetsWhatThereIs() throws Exception {
        var result = new CompletableFuture<GenerationResult>();
        gate.close(2);
        var caller = callerThread(request("abcdef"), result);
        gate.awaitWorker();

        caller.interrupt();
        waitUntil(() -> !caller.isInterrupted() && caller.getState() == Thread.State.WAITING); // it has taken note
        gate.open();

        assertThat(result.get().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.get().text().length()).isBetween(2, 3);
    }

    @Test
    void theWorkerSurvivesAFailureOfTheEngine() {
        echo.beforeBegin(() -> {
            throw new IllegalStateException("no memory");
        });

        for (var attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> generator.generate(request("a"), TokenListener.NONE))
                    .isInstanceOf(EngineFailureException.class)
                    .hasRootCauseMessage("no memory");
        }
        echo.beforeBegin(() -> {});
        assertThat(generator.generate(request("a"), TokenListener.NONE).text()).isEqualTo("a");
    }

    @Test
    void theWorkerSurvivesErrorsAndInterruptionsOfListeners() throws Exception {
        assertThatThrownBy(() -> generator.generate(request("a"), token -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        generator.generate(request("a"), token -> {
            Thread.currentThread().interrupt();
            return true;
        });

        assertThat(generator.generate(request("a"), TokenListener.NONE).text()).isEqualTo("a");
        waitUntil(() -> generator.load().running() == 0);
    }

    @Test
    void closingLetsRunningOnesEndAndRefusesTheRest() throws Exception {
        var running = submitAndOccupyTheWorker();
        var waiting = submit(request("a"));
        waitForWaiting(1);

        var closing = callers.submit(generator::close);
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(GeneratorClosedException.class);
        assertThatThrownBy(() -> generator.generate(request("a"), TokenListener.NONE))
                .isInstanceOf(GeneratorClosedException.class);
        assertThat(freed).hasValue(0);
        gate.open();
        closing.get();

        assertThat(running.get().text()).isEqualTo("first");
        generator.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void explainsWhatItWroteUntilItIsClosed() {
        var written = generator.generate(request("hello"), TokenListener.NONE);
        var request = new ExplanationRequest(
                request("hello").messages(),
                DecodingMode.SLM_ONLY,
                written.tokens().stream().map(GeneratedToken::tokenId).toList());

        assertThat(generator.explain(request).tokens())
                .extracting(Explanation.Token::text)
                .containsExactly("h", "e", "l", "l", "o");
        generator.close();
        assertThatThrownBy(() -> generator.explain(request)).isInstanceOf(GeneratorClosedException.class);
    }

    @Test
    void anExplanationOfWhatNobodyCanReadIsRefused() {
        var tooLong = new ExplanationRequest(
                List.of(ChatMessage.user("x".repeat(CONTEXT_TOKENS))), DecodingMode.SLM_ONLY, List.of(300));
        var otherMode = new ExplanationRequest(List.of(ChatMessage.user("x")), DecodingMode.LLM_ONLY, List.of(300));

        assertThatThrownBy(() -> generator.explain(tooLong)).isInstanceOf(PromptTooLongException.class);
        assertThatThrownBy(() -> generator.explain(otherMode)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void keepsManyCallersApart() throws Exception {
        generator.close();
        generator = serve(
                ServingSettings.defaults().withWorkers(3).withQueueCapacity(10).withMaxBatch(4));
        var refused = new AtomicInteger();
        var tasks = new ArrayList<Callable<Void>>();
        for (var caller = 0; caller < 24; caller++) {
            var random = new Random(caller);
            tasks.add(() -> callOften(random, refused));
        }

        for (var task : callers.invokeAll(tasks)) {
            task.get();
        }

        // A caller may have its answer a moment before the worker has tidied up.
        waitUntil(() -> generator.load().equals(new GeneratorLoad(0, 0, 10, 3)));
        waitUntil(() -> echo.openStates.get() == 0);
        assertThat(echo.sharing).allMatch(size -> size <= 4).anyMatch(size -> size > 1);
    }

    @Test
    void everyCallerGetsAnAnswerOrARefusalWhenItClosesUnderLoad() throws Exception {
        var outcomes = new ArrayList<Future<Boolean>>();
        for (var caller = 0; caller < 16; caller++) {
            outcomes.add(callers.submit(this::callUntilClosed));
        }

        Thread.sleep(50);
        generator.close();

        for (var outcome : outcomes) {
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(echo.openStates).hasValue(0);
    }

    @Test
    void refusesSettingsWithASentence() {
        assertThatThrownBy(() -> settings.withWorkers(0))
                .hasMessage("Serving setting workers must be at least 1, but is 0");
        assertThatThrownBy(() -> settings.withRepresentationCacheBytes(-1)).hasMessageContaining("but is -1");
    }

    private Void callOften(Random random, AtomicInteger refused) {
        for (var call = 0; call < 200; call++) {
            var text = Character.toString('a' + random.nextInt(25)).repeat(1 + random.nextInt(12));
            var most = 1 + random.nextInt(20);
            var recorder = new DecodingFixture.Recorder(most);
            try {
                var result = generator.generate(request(text), recorder);
                assertThat(result.text()).isEqualTo(text.substring(0, Math.min(most, text.length())));
                assertThat(recorder.tokens).isEqualTo(result.tokens());
            } catch (QueueFullException full) {
                refused.incrementAndGet();
            }
        }
        return null;
    }

    private boolean callUntilClosed() {
        while (true) {
            try {
                assertThat(generator
                                .generate(request("abc"), TokenListener.NONE)
                                .text())
                        .isEqualTo("abc");
            } catch (QueueFullException full) {
                Thread.onSpinWait();
            } catch (GeneratorClosedException closed) {
                return true;
            }
        }
    }

    private Future<GenerationResult> submitAndOccupyTheWorker() throws InterruptedException {
        gate.close(0);
        var first = submit(request("first"));
        gate.awaitWorker();
        return first;
    }

    private Future<GenerationResult> submit(GenerationRequest request) {
        return callers.submit(() -> generator.generate(request, TokenListener.NONE));
    }

    private Future<?> submit(GenerationRequest request, Runnable afterFirstToken) {
        var told = new java.util.concurrent.atomic.AtomicBoolean();
        return callers.submit(() -> generator.generate(request, token -> {
            if (told.compareAndSet(false, true)) {
                afterFirstToken.run();
            }
            return true;
        }));
    }

    private Thread callerThread(GenerationRequest request, CompletableFuture<GenerationResult> result) {
        var caller = new Thread(() -> {
            var answer = generator.generate(request, TokenListener.NONE);
            assertThat(Thread.interrupted()).isTrue();
            result.complete(answer);
        });
        caller.start();
        return caller;
    }

    private void waitForWaiting(int count) throws InterruptedException {
        waitUntil(() -> generator.load().waiting() == count);
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private static GenerationRequest request(String text) {
        return new GenerationRequest(
                List.of(ChatMessage.user(text)), DecodingMode.SLM_ONLY, DecodingSettings.greedy(), null);
    }

    private QueuedTextGenerator serve(ServingSettings served) {
        echo.beforeStep(gate::pass);
        var description = new PairDescription(
                "letters",
                "1",
                "0".repeat(64),
                "Writes what it reads.",
                "Apache-2.0",
                Set.of(DecodingMode.SLM_ONLY, DecodingMode.LLM_TO_SLM),
                DecodingMode.SLM_ONLY,
                CONTEXT_TOKENS,
                DecodingFixture.MAX_OUTPUT_TOKENS);
        var template = new PromptTemplate("</s>", List.of(new Direction("<2ja>", List.of(), Script.OTHER)));
        var pair = new LoadedPair(
                description,
                () -> EngineDescription.NONE,
                template,
                models.tokenizer,
                models.decoding,
                models.explainer,
                () -> GeneratorCaches.NONE,
                freed::incrementAndGet);
        return new QueuedTextGenerator(pair, served, models.time, models.time);
    }

    /** Holds workers up before a step, so that tests see them busy for as long as they like. */
    private static final class Gate {
        private final Semaphore passes = new Semaphore(0);
        private final CountDownLatch reached = new CountDownLatch(1);
        private volatile boolean closed;

        void close(int stepsBefore) {
            passes.release(stepsBefore);
            closed = true;
        }

        void open() {
            closed = false;
            passes.release(1_000_000);
        }

        void awaitWorker() throws InterruptedException {
            reached.await();
        }

        void pass() {
            if (closed && !passes.tryAcquire()) {
                reached.countDown();
                passes.acquireUninterruptibly();
            }
        }
    }
}
