package dev.kongdb.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Texts as they travel in a request line and in headers: one char for each byte (ISO-8859-1), so that nothing gets lost on the way
 * from a client to an upstream. What people read and write is UTF-8.
 */
public final class WireText {
    private WireText() {}

    /** The bytes of a text in UTF-8. */
    public static String of(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text of these bytes; what is no UTF-8 among them becomes U+FFFD. */
    public static String read(String wire) {
        return isAscii(wire) ? wire : new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** As {@link #read}, for a part of a URL: when it is no UTF-8, its bytes beyond ASCII are written as escapes. */
    public static String readEncoded(String wire) {
        if (isAscii(wire)) {
            return wire;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder out = new StringBuilder(wire.length() + 16);
            wire.chars().forEach(c -> {
                if (c < 0x80) {
                    out.append((char) c);
                } else {
                    out.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
                }
            });
            return out.toString();
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
