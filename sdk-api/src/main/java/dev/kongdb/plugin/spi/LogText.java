package dev.kongdb.plugin.spi;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text for a log or a terminal. It contains text of others: names of routes, paths, messages of a
 * database. Unprintable characters are written as their codes, and the length of a line is limited,
 * so that nobody can forge a line or send commands to the terminal.
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
                // at the beginning: a line of a stack trace
                case '\t' -> line.append(i == 0 ? "\t" : "\\t");
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

    /**
     * Whether the character is printable. Control codes are not, nor are characters that change the
     * direction of writing or end a line elsewhere.
     */
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

    /** A stream that prints each message as one line, whatever characters it contains. */
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

        /** Prints the lines of stack traces. */
        @Override
        public void println(@Nullable Object line) {
            super.println((Object) oneLine(String.valueOf(line)));
        }
    }
}
