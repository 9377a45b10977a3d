package dev.kongdb.schema.validators;

import dev.kongdb.schema.internal.text.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host as Kong understands it: a name or an address, possibly with a port.
 *
 * @param type the type of the host
 * @param host the name as given; IPv4 addresses without leading zeros, IPv6 addresses as eight
 *     groups of four lower-case digits
 * @param port the port, or null when there is none
 */
public record HostAndPort(Type type, String host, @Nullable Integer port) {
    private static final int MAX_PORT = 65535;
    private static final int IPV6_GROUPS = 8;

    /** What a host can be. */
    public enum Type {
        NAME,
        IPV4,
        IPV6
    }

    /** A text that is no host. */
    public static final class InvalidHostException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean badPort;

        private InvalidHostException(String message, boolean badPort) {
            super(message, null, false, false);
            this.badPort = badPort;
        }

        /** Whether only the port is wrong. */
        public boolean isBadPort() {
            return badPort;
        }
    }

    /**
     * Parses a host. With more than one colon it is taken for IPv6, with only digits and dots for
     * IPv4, otherwise for a name.
     *
     * @throws InvalidHostException with Kong's text when it is no host
     */
    public static HostAndPort parse(String text) throws InvalidHostException {
        int colons = 0;
        boolean numeric = true;
        boolean other = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colons++;
            } else {
                other = true;
                numeric &= c == '.' || Ascii.isDigit(c);
            }
        }
        if (colons > 1) {
            return ipv6(text);
        }
        return numeric && other ? ipv4(text) : name(text);
    }

    private static HostAndPort name(String text) throws InvalidHostException {
        String error = "invalid hostname: " + text;
        int colon = text.lastIndexOf(':');
        Integer port = null;
        String name = text;
        if (colon >= 0 && Ascii.isNumber(text.substring(colon + 1))) {
            port = port(text.substring(colon + 1));
            name = text.substring(0, colon);
        }
        if (name.isEmpty()) {
            throw new InvalidHostException(error, false);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fine = Ascii.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
            boolean lastOfLabel = i + 1 == name.length() || name.charAt(i + 1) == '.';
            boolean emptyLabel = c == '.' && (i == 0 || name.charAt(i - 1) == '.');
            if (!fine || (c == '-' && lastOfLabel) || emptyLabel) {
                throw new InvalidHostException(error, false);
            }
        }
        return new HostAndPort(Type.NAME, name, port);
    }

    private static HostAndPort ipv4(String text) throws InvalidHostException {
        int colon = text.indexOf(':');
        String address = colon < 0 ? text : text.substring(0, colon);
        String[] octets = address.split("\\.", -1);
        boolean fine = octets.length == 4 && (colon < 0 || Ascii.isNumber(text.substring(colon + 1)));
        StringBuilder normal = new StringBuilder();
        for (String octet : octets) {
            fine = fine && octet.length() <= 3 && Ascii.isNumber(octet) && Integer.parseInt(octet) <= 255;
            if (fine) {
                normal.append(normal.isEmpty() ? "" : ".").append(Integer.parseInt(octet));
            }
        }
        if (!fine) {
            throw new InvalidHostException("invalid ipv4 address: " + text, false);
        }
        return new HostAndPort(Type.IPV4, normal.toString(), colon < 0 ? null : port(text.substring(colon + 1)));
    }

    private static HostAndPort ipv6(String text) throws InvalidHostException {
        InvalidHostException invalid = new InvalidHostException("invalid ipv6 address: " + text, false);
        String address = text;
        Integer port = null;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw invalid;
            }
            address = text.substring(1, end);
            if (end + 1 < text.length()) {
                if (text.charAt(end + 1) != ':' || !Ascii.isNumber(text.substring(end + 2))) {
                    throw invalid;
                }
                port = port(text.substring(end + 2));
            }
        }
        if (address.startsWith(":")) {
            address = "0" + address;
        }
        if (address.endsWith(":")) {
            address += "0";
        }
        int gap = address.indexOf("::");
        if (gap >= 0) {
            int colons = (int) address.chars().filter(c -> c == ':').count();
            if (colons > IPV6_GROUPS) {
                throw invalid;
            }
            address = address.substring(0, gap) + ":" + "0:".repeat(IPV6_GROUPS - colons) + address.substring(gap + 2);
        }
        String[] groups = address.split(":", -1);
        StringBuilder normal = new StringBuilder();
        for (String group : groups) {
            if (groups.length != IPV6_GROUPS || group.length() > 4 || !Ascii.isHexNumber(group)) {
                throw invalid;
            }
            normal.append(normal.isEmpty() ? "" : ":")
                    .append("0".repeat(4 - group.length()))
                    .append(group);
        }
        return new HostAndPort(Type.IPV6, normal.toString().toLowerCase(Locale.ROOT), port);
    }

    private static int port(String digits) throws InvalidHostException {
        // Leading zeros are allowed, and so is any number of digits.
        int port = 0;
        for (int i = 0; i < digits.length() && port <= MAX_PORT; i++) {
            port = port * 10 + digits.charAt(i) - '0';
        }
        if (port > MAX_PORT) {
            throw new InvalidHostException("invalid port number", true);
        }
        return port;
    }
}
