package dev.kongdb.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text that a client sent as bytes. A byte that is not UTF-8 becomes half a surrogate pair ({@code
 * U+DC00} plus the byte), which no well-formed text holds. So the byte survives until the code that
 * knows the purpose of the text can report it.
 */
public final class Utf8 {
    private static final char ESCAPE = 0xDC00;

    private Utf8() {}

    /** Decodes the first {@code length} bytes. */
    public static String decode(byte[] bytes, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(length); // never more characters than bytes
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xff)));
            }
        }
    }

    /** Decodes a text that holds one byte in each char. */
    public static String read(String wire) {
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        return decode(bytes, bytes.length);
    }

    /**
     * As {@link #read}, with percent-encoding decoded and {@code +} read as a space, as in nginx. A
     * {@code %} that is not followed by two hexadecimal digits stays.
     */
    public static String unescape(String wire) {
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                bytes[length++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
            }
        }
        return decode(bytes, length);
    }

    /** The index of the first byte that is not UTF-8; -1 when there is none. */
    public static int malformedAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            } else if (Character.isLowSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    /** The text with U+FFFD in place of each byte that is not UTF-8. */
    public static String readable(String text) {
        return malformedAt(text) < 0
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    /** The byte that a character stands for if the byte is not UTF-8, else -1. */
    public static int escapedByte(char c) {
        return c >= ESCAPE && c <= ESCAPE + 0xff ? c - ESCAPE : -1;
    }
}
