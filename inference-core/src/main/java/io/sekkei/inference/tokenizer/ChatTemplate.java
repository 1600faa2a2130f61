package io.sekkei.inference.tokenizer;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.tokenizer.jinja.JinjaException;
import io.sekkei.inference.tokenizer.jinja.JinjaTemplate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The template a model was taught conversations with. The special tokens it writes become those tokens; a person who types
 * the name of one types characters and commands nothing.
 */
public final class ChatTemplate implements PromptMaker {
    /** Characters no text should hold; one of them, that this text does not hold, keeps names apart that people typed. */
    private static final int[] NONCHARACTERS =
            IntStream.rangeClosed(0xFDD0, 0xFDEF).toArray();

    private final JinjaTemplate template;
    private final Map<String, String> names;

    /**
     * @param template in Jinja
     * @param names texts the template may ask for, as {@code bos_token}
     * @throws JinjaException if it cannot be read
     */
    public ChatTemplate(String template, Map<String, String> names) {
        this.template = JinjaTemplate.of(template);
        this.names = Map.copyOf(names);
    }

    @Override
    public int[] promptIds(List<ChatMessage> messages, TextTokenizer tokenizer) {
        // A name of one character could not be told from that character typed.
        var special = tokenizer.specialIds().stream()
                .filter(id -> tokenizer.text(id).length() > 1)
                .collect(Collectors.toMap(tokenizer::text, id -> id));
        var mark = unused(messages);
        var prompt = render(messages, special.keySet(), mark);
        return ids(prompt, special, mark, tokenizer);
    }

    /** The text a model reads, special tokens by their names. */
    String render(List<ChatMessage> messages) {
        return render(messages, List.of(), "");
    }

    private String render(List<ChatMessage> messages, Iterable<String> special, String mark) {
        var variables = new HashMap<String, Object>(names);
        variables.put(
                "messages",
                messages.stream().map(message -> turn(message, special, mark)).toList());
        variables.put("add_generation_prompt", true);
        try {
            return template.render(variables);
        } catch (JinjaException failure) {
            if (failure.isRaised()) {
                throw new InvalidRequestException(
                        "messages", "The model's chat template refuses this conversation: " + failure.getMessage());
            }
            throw new EngineFailureException("The model's chat template cannot be run", failure);
        }
    }

    private static Map<String, Object> turn(ChatMessage message, Iterable<String> special, String mark) {
        var content = message.content();
        for (var name : special) {
            content = content.replace(name, name.substring(0, 1) + mark + name.substring(1));
        }
        return Map.of("role", message.role().name().toLowerCase(Locale.ROOT), "content", content);
    }

    private static String unused(List<ChatMessage> messages) {
        return Arrays.stream(NONCHARACTERS)
                .mapToObj(Character::toString)
                .filter(mark ->
                        messages.stream().noneMatch(message -> message.content().contains(mark)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "messages", "messages must not hold all of the noncharacters U+FDD0 to U+FDEF"));
    }

    private static int[] ids(String prompt, Map<String, Integer> special, String mark, TextTokenizer tokenizer) {
        var ids = IntStream.builder();
        var from = 0;
        if (!special.isEmpty()) {
            var matcher = anyOf(special).matcher(prompt);
            while (matcher.find()) {
                encode(prompt.substring(from, matcher.start()), mark, tokenizer).forEach(ids);
                ids.add(special.getOrDefault(matcher.group(), 0));
                from = matcher.end();
            }
        }
        encode(prompt.substring(from), mark, tokenizer).forEach(ids);
        return ids.build().toArray();
    }

    private static IntStream encode(String text, String mark, TextTokenizer tokenizer) {
        return IntStream.of(tokenizer.encode(text.replace(mark, "")));
    }

    /** Longer names first, so that none hides behind its own beginning. */
    private static Pattern anyOf(Map<String, Integer> special) {
        return Pattern.compile(special.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }
}
