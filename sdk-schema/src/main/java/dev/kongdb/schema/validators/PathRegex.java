package dev.kongdb.schema.validators;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreLimitException;
import dev.kongdb.schema.pcre.PcreMatcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The path of a route, if it is a regular expression. It matches a request's path from the
 * beginning. The path is in normal form: decoded except for reserved characters. A route that
 * strips its path forwards the part after the match. Immutable and thread-safe.
 */
public final class PathRegex {
    private static final String RESERVED = "!#$%&'()*+,/:;=?@[]";
    private static final String META = ".^-{}\\|";

    /**
     * Kong appends this to the expression. The expression may change how this matches, as {@code
     * (?U)} does.
     */
    private static final String REST = "(?<uri_postfix>.*)";

    private final Pcre alone;
    private final Pcre withRest;

    private PathRegex(Pcre alone, Pcre withRest) {
        this.alone = alone;
        this.withRest = withRest;
    }

    /**
     * Whether the path of a route is a regular expression rather than a prefix: it is if it has a
     * character that plain paths do not have.
     */
    public static boolean isRegex(String path) {
        return !path.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || ".-_~/%".indexOf(c) >= 0);
    }

    /**
     * Compiles the path of a route.
     *
     * @throws PcreException when it is no regular expression, or none that is matched here exactly
     *     as by Kong
     */
    public static PathRegex compile(String path) throws PcreException {
        byte[] expression = decode(path.startsWith("~") ? path.substring(1) : path);
        ByteArrayOutputStream withRest = new ByteArrayOutputStream();
        withRest.writeBytes(expression);
        withRest.writeBytes(REST.getBytes(StandardCharsets.US_ASCII));
        return new PathRegex(Pcre.compile(expression), Pcre.compile(withRest.toByteArray()));
    }

    /**
     * Decodes escapes of unreserved characters, which then stand for the character itself. Other
     * escapes are put into capitals.
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
     * Whether the expression itself matches the path. It nearly always agrees with {@link
     * #prefixLength}. Where they differ, Kong uses both: this one to find candidate routes, the
     * other one to decide.
     *
     * @throws PcreLimitException when it takes too many steps to find out
     */
    public boolean matches(PcreMatcher path) throws PcreLimitException {
        return path.lookingAt(alone);
    }

    /**
     * The number of bytes that are stripped from the beginning of a path, or -1 when it does not
     * match. It is 0 if the rest of the path took no part in the match, as with {@code /a|/b}.
     *
     * @throws PcreLimitException when it takes too many steps to find out
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
