package io.sekkei.inference.tuning;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.djl.HuggingFaceTextTokenizer;
import io.sekkei.inference.tokenizer.PromptTemplate;
import io.sekkei.inference.tokenizer.Widths;
import io.sekkei.inference.training.Example;
import io.sekkei.inference.training.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How texts become token ids for a pair, exactly as when it is served. */
final class PairTexts {
    private final PairCheckpoint pair;
    private final HuggingFaceTextTokenizer tokenizer;
    private final PromptTemplate template;

    PairTexts(PairCheckpoint pair) {
        this.pair = pair;
        try {
            tokenizer = HuggingFaceTextTokenizer.read(pair.tokenizer());
            template = new JsonMapper().treeToValue(pair.manifest().promptTemplate(), PromptTemplate.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Tokenizer and template of the pair could not be read", e);
        }
    }

    HuggingFaceTextTokenizer tokenizer() {
        return tokenizer;
    }

    AnswerMarks marks() {
        var special = pair.manifest().specialTokens();
        return AnswerMarks.of(tokenizer, special.start(), special.end());
    }

    SpecialTokens special() {
        return new SpecialTokens(pair.padId(), pair.startId(), pair.endId());
    }

    /**
     * Examples as the trainer wants them.
     *
     * @param name what to call the part in a fault
     * @throws InvalidDatasetException naming every example that is empty or too long
     */
    List<Example> examples(String name, List<TuningExample> texts) {
        var faults = new ArrayList<String>();
        var examples = new ArrayList<Example>();
        for (var i = 0; i < texts.size(); i++) {
            var place = "%s example %d".formatted(name, i + 1);
            read(texts.get(i), fault -> faults.add("%s: %s".formatted(place, fault)))
                    .ifPresent(examples::add);
        }
        if (!faults.isEmpty()) {
            throw new InvalidDatasetException(faults);
        }
        return examples;
    }

    /** The places of those that are empty or too long, each with what is wrong with it. */
    SortedMap<Integer, String> faults(List<TuningExample> texts) {
        var faults = new TreeMap<Integer, String>();
        for (var i = 0; i < texts.size(); i++) {
            var place = i;
            read(texts.get(i), fault -> faults.merge(place, fault, "%s %s"::formatted));
        }
        return faults;
    }

    /** Empty if there is any fault. */
    private Optional<Example> read(TuningExample text, Consumer<String> faults) {
        try {
            var prompt = template.promptIds(text.messages(), tokenizer);
            var answer = tokenizer.encode(Widths.normalise(text.answer()));
            var isRight = check(answer.length > 0, faults, "the answer must not be empty.")
                    & isWithin("prompt", prompt.length, pair.manifest().contextTokens(), faults)
                    & isWithin("answer", answer.length, pair.manifest().maxOutputTokens() - 1, faults);
            return isRight ? Optional.of(new Example(prompt, answer)) : Optional.empty();
        } catch (InvalidRequestException e) {
            faults.accept("%s.".formatted(e.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean isWithin(String what, int tokens, int most, Consumer<String> faults) {
        return check(
                tokens <= most,
                faults,
                "the %s must have at most %d tokens, but has %d.".formatted(what, most, tokens));
    }

    private static boolean check(boolean valid, Consumer<String> faults, String fault) {
        if (!valid) {
            faults.accept(fault);
        }
        return valid;
    }
}
