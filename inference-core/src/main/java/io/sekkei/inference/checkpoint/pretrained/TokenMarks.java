package io.sekkei.inference.checkpoint.pretrained;

import java.util.List;
import java.util.Map;

/**
 * Token ids with a meaning.
 *
 * @param start fed to a decoder before its answer; -1 if it goes on where its prompt ends
 * @param ends any of them ends an answer; may be empty
 * @param chatTemplate Jinja that turns a conversation into a prompt; empty if there is none
 * @param names special tokens by the name a template has for them, as {@code bos_token}
 */
public record TokenMarks(int start, List<Integer> ends, String chatTemplate, Map<String, String> names) {
    public TokenMarks {
        ends = List.copyOf(ends);
        names = Map.copyOf(names);
    }
}
