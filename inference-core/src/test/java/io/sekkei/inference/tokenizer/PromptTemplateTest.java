package io.sekkei.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.ChatMessage.Role;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.decoding.LetterTokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {
    private static final String JSON = """
            {"endToken": "</s>", "directions": [
              {"controlToken": "<2ja>", "automaticFor": "OTHER",
               "instructions": ["Translate to Japanese:", "Translate English to Japanese:", "日本語に訳してください："]},
              {"controlToken": "<2en>", "automaticFor": "JAPANESE",
               "instructions": ["Translate to English:", "英語に訳してください："]}]}
            """;

    private final TextTokenizer tokenizer = new LetterTokenizer();
    private final PromptTemplate template = read();

    @Test
    void letsTheScriptDecideWithoutAnInstruction() {
        assertThat(prompt(ChatMessage.user("hello"))).isEqualTo("<2ja>hello</s>");
        assertThat(prompt(ChatMessage.user("こんにちは, Tom"))).isEqualTo("<2en>こんにちは, Tom</s>");
        assertThat(prompt(ChatMessage.user("漢"))).isEqualTo("<2en>漢</s>");
    }

    @Test
    void obeysAndCutsTheInstructionBeforeTheText() {
        assertThat(prompt(ChatMessage.user("Translate to English: hello"))).isEqualTo("<2en>hello</s>");
        assertThat(prompt(ChatMessage.user(" translate  English TO japanese：\nhello")))
                .isEqualTo("<2ja>hello</s>");
        assertThat(prompt(ChatMessage.user("日本語に訳してください：hello"))).isEqualTo("<2ja>hello</s>");
    }

    @Test
    void takesNoInstructionFromTheMiddleOfTheText() {
        assertThat(prompt(ChatMessage.user("he said: translate to english: no")))
                .isEqualTo("<2ja>he said: translate to english: no</s>");
    }

    @Test
    void findsTheInstructionInASystemMessage() {
        var system = new ChatMessage(Role.SYSTEM, "You are kind. Translate to English. Be brief.");

        assertThat(prompt(system, ChatMessage.user("hello"))).isEqualTo("<2en>hello</s>");
        assertThat(prompt(system, ChatMessage.user("Translate to Japanese: hello")))
                .isEqualTo("<2ja>hello</s>");
    }

    @Test
    void answersTheLastUserMessageOnly() {
        var answer = new ChatMessage(Role.ASSISTANT, "こんにちは");

        assertThat(prompt(ChatMessage.user("hello"), answer, ChatMessage.user("bye")))
                .isEqualTo("<2ja>bye</s>");
    }

    @Test
    void makesLinesSpacesAndWidthsNormal() {
        assertThat(prompt(ChatMessage.user("ａ\n\nb\r\nc"))).isEqualTo("<2ja>a b c</s>");
    }

    @Test
    void refusesAnEmptyText() {
        for (var empty : List.of("", " \n", "Translate to Japanese:", "Translate to Japanese:  ")) {
            assertThatThrownBy(() -> prompt(ChatMessage.user(empty)))
                    .isInstanceOfSatisfying(
                            InvalidRequestException.class,
                            refusal -> assertThat(refusal.parameter()).isEqualTo("messages"))
                    .hasMessageContaining("empty");
        }
    }

    @Test
    void refusesAConversationWithoutAUser() {
        assertThatThrownBy(() -> prompt(new ChatMessage(Role.SYSTEM, "hello")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("role user");
    }

    private String prompt(ChatMessage... messages) {
        var ids = template.promptIds(List.of(messages), tokenizer);
        var text = tokenizer.decode(Arrays.copyOfRange(ids, 1, ids.length - 1));
        return tokenizer.text(ids[0]) + text + tokenizer.text(ids[ids.length - 1]);
    }

    private static PromptTemplate read() {
        try {
            return new ObjectMapper().readValue(JSON, PromptTemplate.class);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
