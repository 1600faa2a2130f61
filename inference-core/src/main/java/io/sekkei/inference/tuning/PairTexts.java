package io.sekkei.inference.tuning;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.ChatMessage;
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
            example(place, texts.get(i), faults).ifPresent(examples::add);
        }
        if (!faults.isEmpty()) {
            throw new InvalidDatasetException(faults);
        }
        return examples;
    }

    private Optional<Example> example(String place, TuningExample text, List<String> faults) {
        try {
            var before = faults.size();
            var prompt = template.promptIds(List.of(ChatMessage.user(text.prompt())), tokenizer);
            var answer = tokenizer.encode(Widths.normalise(text.answer()));
            check(answer.length > 0, faults, "%s: the answer must not be empty.", place);
            var mostPrompt = pair.manifest().contextTokens();
            check(
                    prompt.length <= mostPrompt,
                    faults,
                    "%s: the prompt must have at most %d tokens, but has %d.",
                    place,
                    mostPrompt,
                    prompt.length);
            var mostAnswer = pair.manifest().maxOutputTokens() - 1;
            check(
                    answer.length <= mostAnswer,
                    faults,
                    "%s: the answer must have at most %d tokens, but has %d.",
                    place,
                    mostAnswer,
                    answer.length);
            return faults.size() == before ? Optional.of(new Example(prompt, answer)) : Optional.empty();
        } catch (InvalidRequestException e) {
            faults.add("%s: %s.".formatted(place, e.getMessage()));
            return Optional.empty();
        }
    }

    private static void check(boolean valid, List<String> faults, String fault, Object... values) {
        if (!valid) {
            faults.add(fault.formatted(values));
        }
    }
}
