package dev.kongdb.schema.internal.text;

/** Texts as UTF-8, which is what Kong, written in Lua, sees. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes the text has in UTF-8; a lone surrogate counts as three. */
    public static int length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                length += 4;
                i++;
            } else {
                length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        return length;
    }

    /**
     * The position, from 1, of the first byte that is not valid UTF-8; 0 when the text is valid. A
     * Java text is invalid only if it has a lone surrogate.
     */
    public static int invalidAt(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else if (Character.isSurrogate(c)) {
                return bytes + 1;
            } else {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        return 0;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
