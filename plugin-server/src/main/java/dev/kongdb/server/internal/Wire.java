package dev.kongdb.server.internal;

import dev.kongdb.http.WireText;
import java.nio.charset.StandardCharsets;

/**
 * Texts as a Kong sends them. The strings of Lua are bytes, and only the function that returns them
 * determines which are texts. Therefore each string is kept as a text with one char for each byte
 * until the function is known.
 */
final class Wire {
    private Wire() {}

    /** The wire text of the bytes. */
    static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /** The wire text of a part of the bytes. */
    static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    /** The received bytes. */
    static byte[] received(String wire) {
        return wire.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The text of the bytes, read as UTF-8; malformed bytes become U+FFFD. */
    static String read(Object wire) {
        return WireText.read((String) wire);
    }

    /** The bytes of an argument to send: a text as UTF-8, bytes unchanged. */
    static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
