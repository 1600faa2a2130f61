package io.sekkei.platform.generation.web;

import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.problem.RequestTrace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events, each flushed to the client at once. Nothing leaves before the first one.
 *
 * <p>The blank line that ends an event is flushed by itself: what is sent to a client that has left is answered by a reset,
 * which only the next write meets, and so that write need not wait for another token.
 */
final class EventStream {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final JsonMapper json;
    private boolean open;

    EventStream(HttpServletRequest request, HttpServletResponse response, JsonMapper json) {
        this.request = request;
        this.response = response;
        this.json = json;
    }

    boolean isOpen() {
        return open;
    }

    void send(Object event) throws IOException {
        write("data: " + json.writeValueAsString(event));
    }

    /** A line clients ignore; writing it finds out whether there still is one. */
    void sendComment() throws IOException {
        write(":");
    }

    void sendDone() throws IOException {
        write("data: [DONE]");
    }

    /** How long the client would wait for a decision, and may. */
    Duration preferredWait(Duration longest) {
        return Preference.wait(request, longest);
    }

    /** Says with the status that the answer is held, if nothing has left yet. */
    void announce(Answer answer) {
        if (!open) {
            HeldNotice.announce(answer, response);
        }
    }

    /** As {@link #send}, with a name. */
    void send(String name, Object event) throws IOException {
        write("event: " + name + "\ndata: " + json.writeValueAsString(event));
    }

    private void write(String event) throws IOException {
        if (!open) {
            open();
        }
        flush(event + "\n");
        flush("\n");
    }

    private void flush(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }

    private void open() {
        open = true;
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        // Proxies that collect an answer before passing it on would undo the streaming.
        response.setHeader("X-Accel-Buffering", "no");
        RequestTrace.of(request).stampProcessingTime(response);
    }
}
