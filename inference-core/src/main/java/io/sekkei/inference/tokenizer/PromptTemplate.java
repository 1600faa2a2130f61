package io.sekkei.inference.tokenizer;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.InvalidRequestException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns a conversation into a prompt of the form {@code control token, text, end token}. Read from a pair's files as JSON,
 * so its components are its format.
 *
 * <p>The text is the last user message. The direction is the one whose instruction opens that message (it is then cut off)
 * or, failing that, appears in a system message; without any instruction the script of the text decides.
 *
 * @param endToken name of the special token after the text
 * @param directions at least one; of two directions that fit, the longer instruction or else the first wins
 */
public record PromptTemplate(String endToken, List<Direction> directions) implements PromptMaker {
    public PromptTemplate {
        if (directions.isEmpty()) {
            throw new IllegalArgumentException("A prompt template needs at least one direction");
        }
        directions = List.copyOf(directions);
    }

    /**
     * Something the pair can be asked to do.
     *
     * @param controlToken name of the special token that asks for it
     * @param instructions sentences by which people ask for it, as in {@code Translate to Japanese:}
     * @param automaticFor the script for which it is chosen when nobody said anything
     */
    public record Direction(String controlToken, List<String> instructions, Script automaticFor) {
        public Direction {
            instructions = List.copyOf(instructions);
        }
    }

    /** What a text is written in: Japanese if it holds a single kana or kanji. */
    public enum Script {
        JAPANESE,
        OTHER;

        static Script of(String text) {
            return text.codePoints().anyMatch(Script::isJapanese) ? JAPANESE : OTHER;
        }

        private static boolean isJapanese(int codePoint) {
            return switch (Character.UnicodeScript.of(codePoint)) {
                case HIRAGANA, KATAKANA, HAN -> true;
                default -> false;
            };
        }
    }

    private record Chosen(Direction direction, String text) {}

    private record Phrase(Direction direction, String instruction) {}

    /** @throws InvalidRequestException if the conversation has no user message or nothing remains of the last one */
    @Override
    public int[] promptIds(List<ChatMessage> messages, TextTokenizer tokenizer) {
        var chosen = choose(messages);
        if (chosen.text().isEmpty()) {
            throw new InvalidRequestException(
                    "messages", "The last user message must hold text to work on, but is empty");
        }
        return promptIds(chosen.direction().controlToken(), chosen.text(), tokenizer);
    }

    /** The prompt that asks for one direction, for training and evaluation, where no guess is wanted. */
    public int[] promptIds(String controlToken, String text, TextTokenizer tokenizer) {
        var ids = IntStream.of(tokenizer.encode(Widths.normalise(text)));
        var control = IntStream.of(tokenizer.specialId(controlToken));
        var end = IntStream.of(tokenizer.specialId(endToken));
        return IntStream.concat(IntStream.concat(control, ids), end).toArray();
    }

    private Chosen choose(List<ChatMessage> messages) {
        var text = Widths.normalise(lastUserMessage(messages));
        return phrases()
                .filter(phrase -> comparable(text).startsWith(comparable(phrase.instruction())))
                .findFirst()
                .map(phrase -> new Chosen(phrase.direction(), withoutInstruction(text, phrase)))
                .or(() -> directionOfSystem(messages).map(direction -> new Chosen(direction, text)))
                .orElseGet(() -> new Chosen(directionOfScript(text), text));
    }

    private static String lastUserMessage(List<ChatMessage> messages) {
        return messages.stream()
                .filter(message -> message.role() == ChatMessage.Role.USER)
                .reduce((earlier, later) -> later)
                .map(ChatMessage::content)
                .orElseThrow(() -> new InvalidRequestException(
                        "messages", "messages must hold a message of the role user, but holds none"));
    }

    private static String withoutInstruction(String text, Phrase phrase) {
        return text.substring(phrase.instruction().length()).strip();
    }

    private Optional<Direction> directionOfSystem(List<ChatMessage> messages) {
        var system = messages.stream()
                .filter(message -> message.role() == ChatMessage.Role.SYSTEM)
                .map(message -> comparable(Widths.normalise(message.content())))
                .toList();
        return phrases()
                .filter(phrase -> system.stream().anyMatch(message -> message.contains(bare(phrase.instruction()))))
                .findFirst()
                .map(Phrase::direction);
    }

    private Direction directionOfScript(String text) {
        var script = Script.of(text);
        return directions.stream()
                .filter(direction -> direction.automaticFor() == script)
                .findFirst()
                .orElseGet(() -> directions.get(0));
    }

    /** All instructions, longest first, so that none hides behind its own beginning. */
    private Stream<Phrase> phrases() {
        return directions.stream()
                .flatMap(direction -> direction.instructions().stream()
                        .map(instruction -> new Phrase(direction, Widths.normalise(instruction))))
                .filter(phrase -> !phrase.instruction().isEmpty())
                .sorted(Comparator.comparing(
                                (Phrase phrase) -> phrase.instruction().length())
                        .reversed());
    }

    /** The same length as the text, so that positions agree: case and the width of colons do not matter. */
    private static String comparable(String text) {
        var characters = text.toCharArray();
        for (var position = 0; position < characters.length; position++) {
            var character = characters[position];
            characters[position] = character == '\uFF1A' ? ':' : Character.toLowerCase(character);
        }
        return new String(characters);
    }

    /** In a system message an instruction is a sentence of its own, so the colon before the text is not asked for. */
    private static String bare(String instruction) {
        var comparable = comparable(instruction);
        return comparable.endsWith(":") ? comparable.substring(0, comparable.length() - 1) : comparable;
    }
}
