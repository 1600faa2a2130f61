package io.sekkei.inference.serving;

import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.djl.PretrainedTokenizer;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** What training needs of a joined pair: its texts as tokens, and its large model to read prompts. One thread at a time. */
public final class PairStudy implements AutoCloseable {
    private final JoinedPair pair;
    private final ModelStudy llm;
    private final PretrainedTokenizer answers;

    private PairStudy(JoinedPair pair) {
        this.pair = pair;
        this.llm = ModelStudy.of(pair.llm());
        this.answers = JoinedPairLoader.answerTokenizer(pair);
    }

    /** Opens a pair, trained or not. */
    public static PairStudy open(Path folder) {
        return new PairStudy(JoinedPair.open(folder));
    }

    /**
     * Opens a pair to serve, with something put between what its large model understands and its conditioned small one: to
     * see what the small one writes when it is told nothing of use.
     */
    public static TextGenerator controlled(
            Path folder, ServingSettings settings, UnaryOperator<PromptEncoder> control) {
        var clock = Clock.systemUTC();
        return new QueuedTextGenerator(
                JoinedPairLoader.load(folder, settings, clock, control), settings, clock, System::nanoTime);
    }

    public JoinedPair pair() {
        return pair;
    }

    /** The tokens of a prompt as the large model reads them. */
    public int[] promptIds(String prompt) {
        return llm.promptIds(prompt);
    }

    /** The vocabulary of the answers. */
    public TextTokenizer answers() {
        return answers;
    }

    /**
     * The frozen large model as a small one sees it.
     *
     * @param layer after how many layers
     * @param withEmbedding whether its embedding of each token follows
     */
    public PromptEncoder reader(int layer, boolean withEmbedding) {
        return llm.reader(layer, withEmbedding);
    }

    @Override
    public void close() {
        llm.close();
    }
}
