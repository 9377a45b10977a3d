package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.WireText;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;

/** Which headers a plugin may set. What it may not is refused where it is set, before it can end or split a message. */
final class HeaderRules {
    /** They follow from the body and the connection, which are the host's business. */
    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderRules() {}

    /**
     * A header as it goes out, in UTF-8.
     *
     * @throws IllegalArgumentException when the name is no token, the value has control characters, or the header is not a plugin's
     */
    static HttpField field(String name, String value) {
        requireName(name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException(
                        "the value of the header '" + name + "' has a control character at " + i);
            }
        }
        return new HttpField(name, WireText.of(value));
    }

    /**
     * Refuses what is no name of a header, or none for plugins.
     *
     * @throws IllegalArgumentException if so
     */
    static void requireName(String name) {
        if (name.isEmpty() || !name.chars().allMatch(HeaderRules::isTokenCharacter)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a header");
        }
        if (OF_THE_MESSAGE.contains(spelling(name))) {
            throw new IllegalArgumentException(
                    "the header '" + name + "' follows from the message; plugins cannot set it");
        }
    }

    /** Many upstreams see no difference between a hyphen and an underscore, nor between cases. */
    static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
