package io.sekkei.platform.access;

import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Ranges of IP addresses in CIDR notation, IPv4 and IPv6. */
final class IpRanges {
    private IpRanges() {}

    static boolean isOne(String text) {
        try {
            new IpAddressMatcher(text);
            return true;
        } catch (RuntimeException notAnAddress) {
            return false;
        }
    }

    /** What is no address lies in no range. */
    static boolean hold(List<String> ranges, String address) {
        return isOne(address)
                && !address.contains("/")
                && ranges.stream().anyMatch(range -> new IpAddressMatcher(range).matches(address));
    }
}
