package dev.kongdb.schema.internal.text;

/** The kinds of ASCII characters. Characters beyond ASCII belong to none. */
public final class Ascii {
    private Ascii() {}

    /** Whether this is one of {@code 0-9}. */
    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Whether this is one of {@code a-z}. */
    public static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    /** Whether this is one of {@code A-Z}. */
    public static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    /** Whether this is one of {@code A-Za-z}. */
    public static boolean isLetter(int c) {
        return isLower(c) || isUpper(c);
    }

    /** Whether this is one of {@code 0-9A-Za-z}. */
    public static boolean isLetterOrDigit(int c) {
        return isDigit(c) || isLetter(c);
    }

    /** Whether this is one of {@code 0-9A-Fa-f}. */
    public static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Whether this is a printable character other than the blank. */
    public static boolean isGraph(int c) {
        return c > ' ' && c < 127;
    }

    /** Whether the text has characters, and they are all digits. */
    public static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Ascii::isDigit);
    }

    /** Whether the text has characters, and they are all hexadecimal digits. */
    public static boolean isHexNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Ascii::isHexDigit);
    }
}
