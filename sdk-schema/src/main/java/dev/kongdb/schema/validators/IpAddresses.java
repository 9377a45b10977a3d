package dev.kongdb.schema.validators;

import dev.kongdb.schema.internal.text.Ascii;

/**
 * IP addresses and ranges in text, as the system's own parser reads them: strictly, unlike those in
 * {@link HostAndPort}.
 */
public final class IpAddresses {
    private static final int IPV6_GROUPS = 8;

    private IpAddresses() {}

    /** Whether this is an IPv4 address: four decimal numbers up to 255 without leading zeros. */
    public static boolean isIpv4(String text) {
        int numbers = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0 || numbers == 3) {
                    return false;
                }
                numbers++;
                digits = 0;
                value = 0;
            } else {
                if (!Ascii.isDigit(c) || (digits > 0 && value == 0)) {
                    return false;
                }
                value = value * 10 + c - '0';
                digits++;
                if (value > 255) {
                    return false;
                }
            }
        }
        return numbers == 3 && digits > 0;
    }

    /**
     * Whether this is an IPv6 address, possibly in brackets, possibly with an IPv4 address at its
     * end.
     */
    public static boolean isIpv6(String text) {
        String address = text.length() > 2 && text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1)
                : text;
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == IPV6_GROUPS;
        }
        String before = address.substring(0, gap);
        String after = address.substring(gap + 2);
        int first = before.isEmpty() ? 0 : groups(before, false);
        int last = after.isEmpty() ? 0 : groups(after, true);
        return first >= 0 && last >= 0 && first + last < IPV6_GROUPS;
    }

    /** The number of groups of an IPv6 address, or -1 when they are malformed. */
    private static int groups(String text, boolean ipv4AtEnd) {
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (ipv4AtEnd && i == parts.length - 1 && part.indexOf('.') >= 0) {
                return isIpv4(part) ? groups + 2 : -1;
            }
            if (part.length() > 4 || !Ascii.isHexNumber(part)) {
                return -1;
            }
            groups++;
        }
        return groups;
    }

    /** Whether this is an IPv4 or IPv6 address. */
    public static boolean isIp(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    /** Whether this is an IPv4 address, or a range of them such as {@code 10.0.0.0/8}. */
    public static boolean isIpv4OrCidr(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? isIpv4(text) : isIpv4(text.substring(0, slash)) && isPrefix(text.substring(slash + 1), 32);
    }

    /** Whether this is an IP address of either kind, or a range of them. */
    public static boolean isIpOrCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return isIp(text);
        }
        String address = text.substring(0, slash);
        String prefix = text.substring(slash + 1);
        return (isIpv4(address) && isPrefix(prefix, 32)) || (isIpv6(address) && isPrefix(prefix, 128));
    }

    private static boolean isPrefix(String text, int max) {
        boolean leadingZero = text.length() > 1 && text.startsWith("0");
        return text.length() <= 3 && !leadingZero && Ascii.isNumber(text) && Integer.parseInt(text) <= max;
    }
}
