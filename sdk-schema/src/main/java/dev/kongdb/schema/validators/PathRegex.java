package dev.kongdb.schema.validators;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreLimitException;
import dev.kongdb.schema.pcre.PcreMatcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A route's path that is a regular expression. It matches from the beginning of a request's path
 * on, whose bytes are those of the normal form: decoded but for reserved characters. What follows
 * the match is what a route that strips its path passes on. Immutable and thread-safe.
 */
public final class PathRegex {
    private static final String RESERVED = "!#$%&'()*+,/:;=?@[]";
    private static final String META = ".^-{}\\|";

    /** Kong appends it, so that an expression may change what it matches, as {@code (?U)} does. */
    private static final String REST = "(?<uri_postfix>.*)";

    private final Pcre alone;
    private final Pcre withRest;

    private PathRegex(Pcre alone, Pcre withRest) {
        this.alone = alone;
        this.withRest = withRest;
    }

    /**
     * Whether a route's path is a regular expression rather than a prefix: any character but those
     * of plain paths makes it one.
     */
    public static boolean isRegex(String path) {
        return !path.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || ".-_~/%".indexOf(c) >= 0);
    }

    /**
     * Compiles a route's path.
     *
     * @throws PcreException when it is no expression, or none that can be matched here exactly as
     *     Kong does
     */
    public static PathRegex compile(String path) throws PcreException {
        byte[] expression = decode(path.startsWith("~") ? path.substring(1) : path);
        ByteArrayOutputStream withRest = new ByteArrayOutputStream();
        withRest.writeBytes(expression);
        withRest.writeBytes(REST.getBytes(StandardCharsets.US_ASCII));
        return new PathRegex(Pcre.compile(expression), Pcre.compile(withRest.toByteArray()));
    }

    /**
     * Escapes of unreserved characters stand for these, and never mean more than a character; other
     * escapes are in capitals.
     */
    private static byte[] decode(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%'
                    || i + 2 >= bytes.length
                    || !Ascii.isHexDigit(bytes[i + 1])
                    || !Ascii.isHexDigit(bytes[i + 2])) {
                out.write(bytes[i]);
                continue;
            }
            int decoded = Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16);
            i += 2;
            if (RESERVED.indexOf(decoded) >= 0) {
                out.writeBytes(String.format("%%%02X", decoded).getBytes(StandardCharsets.US_ASCII));
            } else {
                if (META.indexOf(decoded) >= 0) {
                    out.write('\\');
                }
                out.write(decoded);
            }
        }
        return out.toByteArray();
    }

    /**
     * Whether it matches the path by itself. This and {@link #prefixLength} nearly always agree;
     * where they do not, Kong uses both: this one to find what a request might be for, that one to
     * decide.
     *
     * @throws PcreLimitException when it takes too much to know
     */
    public boolean matches(PcreMatcher path) throws PcreLimitException {
        return path.lookingAt(alone);
    }

    /**
     * The number of bytes at the beginning of a path of that length that are stripped when it
     * matches, or -1 when it does not match. It is 0 when the match does not come to an end that
     * something could follow, as with {@code /a|/b}.
     *
     * @throws PcreLimitException when it takes too much to know
     */
    public int prefixLength(PcreMatcher path, int length) throws PcreLimitException {
        if (!path.lookingAt(withRest)) {
            return -1;
        }
        int rest = withRest.groups();
        return path.start(rest) < 0 ? 0 : length - (path.end(rest) - path.start(rest));
    }

    /** The expression. */
    @Override
    public String toString() {
        return alone.toString();
    }
}
