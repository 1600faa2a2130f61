package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.FileDigests;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches files over HTTP. A file is written beside its place and moved there when it is whole and has the right digest; what
 * is there of it after an interruption is kept and continued, if the server says that its file is still the same. A token
 * goes to the host that was named and to no other.
 */
final class Download {
    private static final int MOST_REDIRECTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final String token;
    private final boolean plainHttp;
    private final long mostBytes;

    /**
     * @param token shown to the host as a bearer; empty for none
     * @param plainHttp whether addresses without TLS may be used
     * @param mostBytes of one file
     */
    Download(String token, boolean plainHttp, long mostBytes) {
        this.token = token;
        this.plainHttp = plainHttp;
        this.mostBytes = mostBytes;
    }

    /**
     * Fetches a file.
     *
     * @param sha256 the digest it must have, in lower-case hexadecimal; empty if nobody knows
     * @return its digest; empty if the server does not have it
     */
    Optional<String> fetch(URI address, Path file, String sha256) {
        try {
            return response(address, file).map(response -> receive(response, file, sha256));
        } catch (IOException e) {
            throw new PullException(
                    "%s could not be fetched: %s. Call again to go on from here.".formatted(address, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException("Fetching %s was interrupted. Call again to go on from here.".formatted(address));
        }
    }

    private Optional<HttpResponse<InputStream>> response(URI address, Path file)
            throws IOException, InterruptedException {
        var from = address;
        for (var redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
            var response = client.send(request(from, address, file), HttpResponse.BodyHandlers.ofInputStream());
            switch (response.statusCode()) {
                case 200, 206 -> {
                    return Optional.of(response);
                }
                case 404 -> {
                    response.body().close();
                    return Optional.empty();
                }
                case 416 -> {
                    response.body().close();
                    Files.deleteIfExists(unfinished(file));
                }
                case 301, 302, 303, 307, 308 -> {
                    response.body().close();
                    from = from.resolve(
                            response.headers().firstValue("location").orElse(""));
                }
                default -> {
                    response.body().close();
                    throw new PullException("%s answered with the status %d".formatted(from, response.statusCode()));
                }
            }
        }
        throw new PullException("%s leads through more than %d other addresses".formatted(address, MOST_REDIRECTS));
    }

    private HttpRequest request(URI from, URI named, Path file) throws IOException {
        requireAllowed(from);
        var request = HttpRequest.newBuilder(from).timeout(PATIENCE).header("Accept-Encoding", "identity");
        if (!token.isEmpty() && sameHost(from, named)) {
            request.header("Authorization", "Bearer " + token);
        }
        var mark = tag(file);
        if (Files.exists(unfinished(file)) && Files.exists(mark)) {
            request.header("Range", "bytes=%d-".formatted(Files.size(unfinished(file))));
            request.header("If-Range", Files.readString(mark));
        }
        return request.build();
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equals(other.getHost())
                && one.getPort() == other.getPort();
    }

    private void requireAllowed(URI address) {
        var scheme = String.valueOf(address.getScheme());
        if (address.getHost() == null || !(scheme.equals("https") || scheme.equals("http") && plainHttp)) {
            throw new PullException(
                    "%s must be an address with https, or with http where that is allowed".formatted(address));
        }
    }

    private String receive(HttpResponse<InputStream> response, Path file, String sha256) {
        try (var body = response.body()) {
            write(response, body, file);
            var digest = FileDigests.of(unfinished(file));
            if (!sha256.isEmpty() && !sha256.equals(digest.sha256())) {
                Files.delete(unfinished(file));
                Files.deleteIfExists(tag(file));
                throw new PullException("%s must have the SHA-256 %s, but what came has %s; it was deleted"
                        .formatted(file.getFileName(), sha256, digest.sha256()));
            }
            Files.move(unfinished(file), file, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(tag(file));
            return digest.sha256();
        } catch (IOException e) {
            throw new PullException("%s was not received whole: %s. Call again to go on from here."
                    .formatted(file.getFileName(), e.getMessage()));
        }
    }

    private void write(HttpResponse<InputStream> response, InputStream body, Path file) throws IOException {
        var goesOn = response.statusCode() == 206;
        var have = goesOn ? Files.size(unfinished(file)) : 0;
        var expected =
                have + response.headers().firstValueAsLong("content-length").orElse(-1 - have);
        if (goesOn && !begins(response, have)) {
            throw new PullException("%s did not go on at byte %d as it was asked to".formatted(response.uri(), have));
        }
        if (!goesOn) {
            remember(response, file);
        }
        try (var out = Files.newOutputStream(
                unfinished(file),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            var buffer = new byte[1 << 16];
            for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                have += count;
                if (have > mostBytes) {
                    throw new PullException("%s has more than %d bytes".formatted(response.uri(), mostBytes));
                }
                out.write(buffer, 0, count);
            }
        }
        if (expected >= 0 && have != expected) {
            throw new IOException("%d of %d bytes came".formatted(have, expected));
        }
    }

    private static boolean begins(HttpResponse<InputStream> response, long have) {
        return response.headers()
                .firstValue("content-range")
                .filter(range -> range.startsWith("bytes " + have + "-"))
                .isPresent();
    }

    /** Only a file that can be told from its successors can be continued. */
    private static void remember(HttpResponse<InputStream> response, Path file) throws IOException {
        var strong = response.headers().firstValue("etag").filter(tag -> tag.startsWith("\""));
        if (strong.isPresent()) {
            Files.writeString(tag(file), strong.get());
        } else {
            Files.deleteIfExists(tag(file));
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".unfinished");
    }

    private static Path tag(Path file) {
        return file.resolveSibling(file.getFileName() + ".etag");
    }
}
