package dev.kongdb.processor.internal.generate;

import java.util.Locale;

/** Source text in ASCII, which reads the same whatever encoding the compiler is told to use. */
public final class Ascii {
    private Ascii() {}

    /** The source with every other character as a Unicode escape. */
    public static String source(String text) {
        if (text.chars().allMatch(c -> c < 0x7f)) {
            return text;
        }
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append(escape(c));
            }
        }
        return ascii.toString();
    }

    /**
     * A string literal. JavaPoet's own would break at U+2028, which is no end of a line in Java.
     */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            literal.append(
                    switch (c) {
                        case '"' -> "\\\"";
                        case '\\' -> "\\\\";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        default -> c < ' ' || c >= 0x7f ? escape(c) : String.valueOf(c);
                    });
        }
        return literal.append('"').toString();
    }

    /**
     * A name for Javadoc, without characters that names must not have, which have been reported.
     */
    static String javadoc(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /**
     * Escapes a character. Half of a surrogate pair, which no encoding can represent, is escaped,
     * too.
     */
    private static String escape(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
