package dev.kongdb.spi;

import dev.kongdb.error.Errors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Marks where the next page begins. As in Kong, it is a JSON array of the last row's key in base64
 * without padding. A further element is a checksum over these values and the list of the page, so
 * that a damaged token, or one of another list, is recognised.
 */
public final class PageToken {
    private PageToken() {}

    /**
     * A token.
     *
     * @param of the list of the page: entity, workspace, filter
     * @param key the last row's key, JSON-like
     */
    public static String encode(String of, List<Object> key) {
        List<Object> parts = new ArrayList<>(key);
        parts.add(checksum(of, key));
        return Base64.getEncoder()
                .withoutPadding()
                .encodeToString(StoredJson.write("offset", parts).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key in a token.
     *
     * @throws dev.kongdb.error.InvalidOffsetException if it is damaged or belongs to another list
     */
    public static List<?> decode(String token, String of, Errors errors) {
        byte[] bytes;
        try {
            // whatever follows is as good as no padding, as Kong has it
            int end = token.indexOf('=');
            bytes = Base64.getDecoder().decode(end < 0 ? token : token.substring(0, end));
        } catch (IllegalArgumentException e) {
            throw errors.invalidOffset(token, "bad base64 encoding");
        }
        Object value;
        try {
            value = StoredJson.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw errors.invalidOffset(token, "bad json encoding");
        }
        if (value instanceof List<?> parts && !parts.isEmpty()) {
            List<?> key = parts.subList(0, parts.size() - 1);
            if (checksum(of, key).equals(parts.get(parts.size() - 1))) {
                return key;
            }
        }
        throw errors.invalidOffset(token, "not of this list");
    }

    private static String checksum(String of, List<? extends @Nullable Object> key) {
        CRC32C sum = new CRC32C();
        sum.update(of.getBytes(StandardCharsets.UTF_8));
        sum.update(StoredJson.write("offset", key).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
