package io.sekkei.inference.checkpoint.pretrained;

import java.util.List;

/**
 * Token ids with a meaning.
 *
 * @param start fed to a decoder before its answer; -1 if it goes on where its prompt ends
 * @param ends any of them ends an answer; may be empty
 * @param chatTemplate Jinja that turns a conversation into a prompt; empty if there is none
 */
public record TokenMarks(int start, List<Integer> ends, String chatTemplate) {
    public TokenMarks {
        ends = List.copyOf(ends);
    }
}
