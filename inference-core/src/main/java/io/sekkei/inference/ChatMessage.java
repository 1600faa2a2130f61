package io.sekkei.inference;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said
 */
public record ChatMessage(Role role, String content) {
    /** Who speaks in a conversation. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content);
    }
}
