package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.encoder.RepresentationCache;
import io.sekkei.inference.explanation.Explainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A pair of models without weights, on time that tests move by hand. */
public final class DecodingFixture {
    public static final int MAX_OUTPUT_TOKENS = 40;
    public static final Duration ENCODE = Duration.ofMillis(100);
    public static final Duration PROJECT = Duration.ofMillis(10);

    public final ManualTime time = new ManualTime();
    public final LetterTokenizer tokenizer = new LetterTokenizer();
    public final Decoding decoding;
    public final Explainer explainer;

    public DecodingFixture(ScriptedDecoder slm, ScriptedDecoder llm) {
        var marks = AnswerMarks.of(tokenizer, "<s>", "</s>");
        var modes = modes(slm, llm);
        decoding = new Decoding(modes, tokenizer, marks, MAX_OUTPUT_TOKENS, time, time);
        explainer = new Explainer(tokenizer, marks, modes, null, Map.of());
    }

    public DecodingFixture(ScriptedDecoder both) {
        this(both, both);
    }

    public static int vocabularySize() {
        return new LetterTokenizer().vocabularySize();
    }

    private Map<DecodingMode, Mode> modes(ScriptedDecoder slm, ScriptedDecoder llm) {
        var reader = new LlmReader("llm", this::encode, new RepresentationCache(1 << 20), time);
        var hybrid = new LlmToSlm(reader, this::project, slm, time);
        var llmOnly = new LlmOnly(reader, llm);
        return Map.of(
                DecodingMode.LLM_TO_SLM,
                hybrid,
                DecodingMode.SLM_ONLY,
                new SlmOnly(slm),
                DecodingMode.LLM_ONLY,
                llmOnly,
                DecodingMode.SPECULATIVE,
                new Speculative(llmOnly, hybrid, 0.25));
    }

    private PromptRepresentation encode(int[] promptIds) {
        time.advance(ENCODE);
        if (promptIds[1] == LetterTokenizer.letter('z')) {
            throw new IllegalStateException("The encoder cannot read z");
        }
        return new PromptRepresentation(promptIds.length, 2, new float[promptIds.length * 2]);
    }

    private PromptRepresentation project(PromptRepresentation representation) {
        time.advance(PROJECT);
        return new PromptRepresentation(representation.tokens(), 1, new float[representation.tokens()]);
    }

    /** A control token, the text, the end token. */
    public int[] prompt(String text) {
        var ids = tokenizer.encode(text);
        return IntStream.concat(IntStream.concat(IntStream.of(4), IntStream.of(ids)), IntStream.of(LetterTokenizer.END))
                .toArray();
    }

    public DecodingJob job(String text, DecodingSettings settings) {
        return job(text, settings, null, TokenListener.NONE);
    }

    public DecodingJob job(String text, DecodingSettings settings, @Nullable Instant deadline, TokenListener listener) {
        return new DecodingJob(prompt(text), settings, deadline, listener, time.getAsLong());
    }

    public GenerationResult run(String text, DecodingSettings settings) {
        return run(DecodingMode.SLM_ONLY, job(text, settings));
    }

    public GenerationResult run(DecodingMode mode, DecodingJob job) {
        decoding.run(mode, List.of(job));
        return result(job);
    }

    /** The result of a job that is done, or what it failed with. */
    public static GenerationResult result(DecodingJob job) {
        try {
            return job.answer().getNow(null);
        } catch (CompletionException failure) {
            throw (RuntimeException) failure.getCause();
        }
    }

    /** Remembers every token, and wishes no more than a number of them. */
    public static final class Recorder implements TokenListener {
        public final List<GeneratedToken> tokens = new ArrayList<>();
        private final int most;

        public Recorder(int most) {
            this.most = most;
        }

        public Recorder() {
            this(Integer.MAX_VALUE);
        }

        @Override
        public boolean onToken(GeneratedToken token) {
            tokens.add(token);
            return tokens.size() < most;
        }

        public List<String> texts() {
            return tokens.stream().map(GeneratedToken::text).toList();
        }
    }
}
