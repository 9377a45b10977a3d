package dev.kongdb.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Texts as they are sent in request lines and headers: each char holds one byte (ISO-8859-1), so
 * that no byte is lost between client and upstream. People read and write UTF-8.
 */
public final class WireText {
    private WireText() {}

    /** The UTF-8 bytes of the text, one in each char. */
    public static String of(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text of these bytes. Bytes that are not UTF-8 become U+FFFD. */
    public static String read(String wire) {
        return isAscii(wire) ? wire : new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /**
     * As {@link #read}, for a part of a URL. If it is not UTF-8, its bytes beyond ASCII are
     * percent-encoded.
     */
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
