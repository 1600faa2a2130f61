package io.sekkei.platform.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names to addresses that the internet routes, and to no others, so that a message cannot be turned against the
 * house it comes from. The connection goes to the address that was looked at here: a name that changes its mind between
 * two look-ups changes nothing.
 */
final class PublicAddresses implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        for (var address : addresses) {
            if (!isPublic(address)) {
                throw new UnknownHostException("%s is at an address that is not public".formatted(host));
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** By the special-purpose address registries of RFC 6890. */
    static boolean isPublic(InetAddress address) {
        return !(address.isAnyLocalAddress()
                        || address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress())
                && (address instanceof Inet4Address four ? isPublic(four.getAddress()) : isPublic6(address));
    }

    private static boolean isPublic(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        int third = address[2] & 0xff;
        return first != 0
                && !(first == 100 && second >= 64 && second < 128)
                && !(first == 192 && second == 0 && (third == 0 || third == 2))
                && !(first == 192 && second == 88 && third == 99)
                && !(first == 198 && (second == 18 || second == 19))
                && !(first == 198 && second == 51 && third == 100)
                && !(first == 203 && second == 0 && third == 113)
                && first < 240;
    }

    /** Only 2000::/3 is given out; within it, addresses that carry or translate others are left out. */
    private static boolean isPublic6(InetAddress address) {
        var bytes = address.getAddress();
        var isGlobal = address instanceof Inet6Address && (bytes[0] & 0xe0) == 0x20;
        var is6to4 = bytes[0] == 0x20 && bytes[1] == 0x02;
        var isSpecial = bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] & 0xfe) == 0;
        var isExample = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && (bytes[3] & 0xff) == 0xb8;
        return isGlobal && !is6to4 && !isSpecial && !isExample;
    }
}
