package dev.kongdb.host.internal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text for a log or a terminal. What others wrote is in it: names of routes, paths, messages of a database. So that nobody can forge a
 * line, or command the terminal that shows it, what is no printable character is written as its code; and a line has its limits.
 */
public final class LogText {
    private static final int LONGEST = 8_000;

    private LogText() {}

    /** The text on one line. */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST) + 16);
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; ) {
            int character = text.codePointAt(i);
            switch (character) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append(i == 0 ? "\t" : "\\t"); // at the beginning: a line of a stack trace
                default -> {
                    if (isPrintable(character)) {
                        line.appendCodePoint(character);
                    } else {
                        line.append(String.format("\\u%04X", character));
                    }
                }
            }
            i += Character.charCount(character);
        }
        return end == text.length()
                ? line.toString()
                : line.append("... (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
    }

    /** Not: control codes, also those of the second half of Latin-1, and what turns the direction of writing or ends a line elsewhere. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    /** A stream that prints each line as one line, whatever characters are in it. */
    public static PrintStream lines(OutputStream out) {
        return new Lines(out);
    }

    private static final class Lines extends PrintStream {
        Lines(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public void println(@Nullable String line) {
            super.println(oneLine(String.valueOf(line)));
        }

        /** How stack traces come. */
        @Override
        public void println(@Nullable Object line) {
            super.println((Object) oneLine(String.valueOf(line)));
        }
    }
}
