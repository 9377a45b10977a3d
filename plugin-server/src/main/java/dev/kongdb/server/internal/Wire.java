package dev.kongdb.server.internal;

import dev.kongdb.http.WireText;
import java.nio.charset.StandardCharsets;

/**
 * Texts as a Kong sends them. Lua's strings are bytes, and which of them are text, only the function that they come from tells. So each is
 * kept as a text of one char for each byte, until somebody knows.
 */
final class Wire {
    private Wire() {}

    /** Those bytes. */
    static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /** So many of them from there. */
    static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    /** The bytes that came in. */
    static byte[] received(String wire) {
        return wire.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A text from its bytes in UTF-8; malformed bytes become U+FFFD. */
    static String read(Object wire) {
        return WireText.read((String) wire);
    }

    /** The bytes to be sent of an argument: of text its UTF-8, of bytes those. */
    static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
