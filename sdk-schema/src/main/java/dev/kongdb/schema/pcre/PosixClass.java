package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The classes written as {@code [:name:]}, in the C locale. */
final class PosixClass {
    private PosixClass() {}

    /**
     * The members of a class; null when there is no class of that name. If case is ignored, upper
     * and lower case are the same class.
     */
    static @Nullable IntPredicate named(String name, boolean anyCase) {
        return switch (name) {
            case "alpha" -> Ascii::isLetter;
            case "lower" -> anyCase ? Ascii::isLetter : Ascii::isLower;
            case "upper" -> anyCase ? Ascii::isLetter : Ascii::isUpper;
            case "alnum" -> Ascii::isLetterOrDigit;
            case "ascii" -> c -> c < 128;
            case "blank" -> c -> c == ' ' || c == '\t';
            case "cntrl" -> c -> c < ' ' || c == 127;
            case "digit" -> Ascii::isDigit;
            case "graph" -> Ascii::isGraph;
            case "print" -> c -> c >= ' ' && c < 127;
            case "punct" -> c -> Ascii.isGraph(c) && !Ascii.isLetterOrDigit(c);
            case "space" -> ByteSet::isSpace;
            case "word" -> ByteSet::isWord;
            case "xdigit" -> Ascii::isHexDigit;
            default -> null;
        };
    }
}
