package io.sekkei.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from: the other end of the connection, unless that is a proxy that was configured as trusted.
 * Then it is the last address in {@code X-Forwarded-For} that no trusted proxy has; what stands before it, anybody may
 * have written.
 */
@Component
class ClientAddress {
    private static final String FORWARDED = "X-Forwarded-For";

    private final List<String> proxies;

    ClientAddress(AccessSettings settings) {
        this.proxies = settings.trustedProxies();
    }

    String of(HttpServletRequest request) {
        var hops = Stream.concat(forwarded(request), Stream.of(request.getRemoteAddr()))
                .toList();
        for (int i = hops.size() - 1; i > 0; i--) {
            if (!IpRanges.hold(proxies, hops.get(i))) {
                return hops.get(i);
            }
        }
        return hops.get(0);
    }

    private static Stream<String> forwarded(HttpServletRequest request) {
        return Collections.list(request.getHeaders(FORWARDED)).stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip);
    }
}
