package io.sekkei.platform.access;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Ranges of IP addresses in CIDR notation, IPv4 and IPv6. */
final class IpRanges {
    /** What has another form would be looked up as a name. */
    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f.:]+(/[0-9]{1,3})?");

    private IpRanges() {}

    static boolean isOne(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
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
