package dev.kongdb.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for what a plugin may put into a message. A breach is refused when the value is set,
 * before it can end or split a message.
 */
public final class MessageRules {
    /** Headers that are derived from the body and the connection, so plugins must not set them. */
    private static final List<String> OF_THE_MESSAGE = List.of(
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> METHODS = Set.of(
            "GET",
            "HEAD",
            "PUT",
            "POST",
            "DELETE",
            "OPTIONS",
            "MKCOL",
            "COPY",
            "MOVE",
            "PROPFIND",
            "PROPPATCH",
            "LOCK",
            "UNLOCK",
            "PATCH",
            "TRACE");

    private static final int LEAST_FINAL_STATUS = 200;

    /** Whether a character may be in a token, such as the name of a header. */
    private static final boolean[] OF_A_TOKEN = new boolean[128];

    static {
        for (int c = 0; c < OF_A_TOKEN.length; c++) {
            OF_A_TOKEN[c] = isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private MessageRules() {}

    /**
     * Returns the text, which must not be null. This is checked at run time, since callers need not
     * be compiled with null checks.
     *
     * @throws IllegalArgumentException with the message {@code otherwise} when the text is null
     */
    public static String text(@Nullable String text, String otherwise) {
        if (text == null) {
            throw new IllegalArgumentException(otherwise);
        }
        return text;
    }

    /**
     * Returns the name of a header that plugins may set.
     *
     * @throws IllegalArgumentException when it is not a token, or names a header that is derived
     *     from the message
     */
    public static String headerName(@Nullable String name) {
        String given = text(name, "header name must be a string");
        if (!isToken(given)) {
            throw new IllegalArgumentException("'" + given + "' is not the name of a header");
        }
        if (isOfTheMessage(given)) {
            throw new IllegalArgumentException(
                    "the header '" + given + "' follows from the message; plugins cannot set it");
        }
        return given;
    }

    private static boolean isOfTheMessage(String name) {
        for (String each : OF_THE_MESSAGE) {
            if (isSameSpelling(each, name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a value of a header.
     *
     * @throws IllegalArgumentException when it has control characters
     */
    public static String headerValue(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "invalid header value for \"" + name + "\": got nil, expected string, number or boolean");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException(
                        "the value of the header '" + name + "' has a control character at " + i);
            }
        }
        return value;
    }

    /**
     * Returns the values of a header.
     *
     * @throws IllegalArgumentException when one of them has control characters
     */
    public static List<String> headerValues(String name, @Nullable List<String> values) {
        if (values == null) {
            throw new IllegalArgumentException("invalid header value for \"" + name
                    + "\": got nil, expected string, number, boolean or array of strings");
        }
        for (String value : values) {
            headerValue(name, value);
        }
        return List.copyOf(values);
    }

    /**
     * The name in lower case with hyphens: many programs take hyphens for underscores, and all
     * ignore case in names of headers.
     */
    public static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the {@link #spelling} of two names is the same. Allocates nothing. */
    public static boolean isSameSpelling(String name, String other) {
        if (name.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char one = name.charAt(i);
            char two = other.charAt(i);
            if (one != two && spelling(one) != spelling(two)) {
                return false;
            }
        }
        return true;
    }

    private static char spelling(char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c; // both are ASCII
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= OF_A_TOKEN.length || !OF_A_TOKEN[c]) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /**
     * Returns the status of an answer.
     *
     * @param least the least status that Kong takes here
     * @throws IllegalArgumentException when the status is less, is more than 599, or is an interim
     *     status such as 100
     */
    public static int status(int status, int least) {
        if (status < least || status > 599) {
            throw new IllegalArgumentException("code must be a number between " + least + " and 599");
        }
        if (status < LEAST_FINAL_STATUS) {
            throw new IllegalArgumentException("a client waits for another answer after the status " + status);
        }
        return status;
    }

    /**
     * Returns a scheme that requests to upstreams may have.
     *
     * @throws IllegalArgumentException when it is neither {@code http} nor {@code https}
     */
    public static String scheme(@Nullable String scheme) {
        String given = text(scheme, "scheme must be a string");
        if (!given.equals("http") && !given.equals("https")) {
            throw new IllegalArgumentException("invalid scheme: " + given);
        }
        return given;
    }

    /**
     * Returns a method that Kong takes.
     *
     * @throws IllegalArgumentException when Kong does not take it
     */
    public static String method(@Nullable String method) {
        String given = text(method, "method must be a string");
        if (!METHODS.contains(given)) {
            throw new IllegalArgumentException("invalid method: " + given);
        }
        return given;
    }

    /**
     * Returns the path as it is sent. Characters that a path cannot hold are encoded, as Kong does
     * it.
     *
     * @throws IllegalArgumentException when it does not start with a slash, or has a question mark,
     *     a {@code #} or a control character
     */
    public static String path(@Nullable String path) {
        String given = text(path, "path must be a string");
        if (!given.startsWith("/")) {
            throw new IllegalArgumentException("path must start with /");
        }
        StringBuilder encoded = new StringBuilder(given.length() + 16);
        for (byte each : given.getBytes(StandardCharsets.UTF_8)) {
            if (each == '?' || each == '#' || (each >= 0 && each < ' ') || each == 0x7f) {
                throw new IllegalArgumentException("the path has a character that must be encoded");
            }
            if (isLetterOrDigit(each) || "!$%&'()*+,/:;=@[]-._~".indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
            }
        }
        return encoded.toString();
    }

    /**
     * Returns a query without its question mark.
     *
     * @throws IllegalArgumentException when it has a space, a {@code #} or a control character
     */
    public static String query(@Nullable String query) {
        String given = text(query, "query must be a string");
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                throw new IllegalArgumentException("the query has a character at " + i + " that must be encoded");
            }
        }
        return given;
    }

    /**
     * Checks the host and port of a target.
     *
     * @throws IllegalArgumentException when the host has a character that no host has, or the port
     *     is not from 0 to 65535
     */
    public static void target(@Nullable String host, int port) {
        String given = text(host, "host must be a string");
        boolean clean = given.chars().allMatch(c -> isLetterOrDigit(c) || "-._~:[]%".indexOf(c) >= 0);
        if (given.isEmpty() || !clean) {
            throw new IllegalArgumentException("'" + given + "' is not a host");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be an integer between 0 and 65535: given " + port);
        }
    }
}
