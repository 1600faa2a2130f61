package io.sekkei.platform.harness;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept connection that speaks just enough HTTP/1.1, for a client should cost the machine less than the server does. */
final class Wire implements AutoCloseable {
    private final int port;
    private final byte[] buffer = new byte[16_384];
    private Socket socket;
    private InputStream in;
    private int at;
    private int end;
    private int status;
    private long firstByte;

    Wire(int port) throws IOException {
        this.port = port;
        open();
    }

    private void open() throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = socket.getInputStream();
    }

    /** Sends a request and returns when its whole answer has come. */
    void exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        status = Integer.parseInt(line().split(" ")[1]);
        var length = -1L;
        var last = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(Locale.ROOT);
            length = lower.startsWith("content-length:")
                    ? Long.parseLong(lower.substring(15).strip())
                    : length;
            last |= lower.startsWith("connection:") && lower.endsWith("close");
        }
        if (length >= 0) {
            skip(length);
        } else {
            skipChunks();
        }
        if (last) {
            // Servers let a connection carry so many requests only.
            close();
            open();
        }
    }

    int status() {
        return status;
    }

    /** When the first byte of the last answer's body came. */
    long firstByte() {
        return firstByte;
    }

    private void skipChunks() throws IOException {
        var first = 0L;
        for (var size = Long.parseLong(line(), 16); size > 0; size = Long.parseLong(line(), 16)) {
            skip(size);
            first = first == 0 ? firstByte : first;
            line();
        }
        line();
        firstByte = first;
    }

    private void skip(long count) throws IOException {
        fillIfEmpty();
        firstByte = System.nanoTime();
        for (var left = count; left > 0; ) {
            fillIfEmpty();
            var step = (int) Math.min(left, end - at);
            at += step;
            left -= step;
        }
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (var next = read(); next != '\n'; next = read()) {
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    private byte read() throws IOException {
        fillIfEmpty();
        return buffer[at++];
    }

    private void fillIfEmpty() throws IOException {
        if (at == end) {
            at = 0;
            end = in.read(buffer);
            if (end <= 0) {
                throw new EOFException("The platform hung up");
            }
        }
    }

    static byte[] post(String path, String key, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return """
                POST %s HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d

                %s""".formatted(path, key, bytes.length, "")
                .replace("\n", "\r\n")
                .concat(body)
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] get(String path, String key) {
        return """
                GET %s HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s

                """.formatted(path, key).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
