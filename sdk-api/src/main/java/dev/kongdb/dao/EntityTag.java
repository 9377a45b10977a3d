package dev.kongdb.dao;

import dev.kongdb.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of an entity as a short text: equal for equal values, and different as soon as a value is. It is what HTTP calls a strong
 * entity tag, without its quotes. Not in Kong.
 */
public final class EntityTag {
    private static final int BYTES = 16;

    /** Used again, since it holds more than most entities do. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(EntityTag::sha256);

    private EntityTag() {}

    /**
     * The tag of an entity as a {@link Dao} with {@link Options#nulls} gives it. The seconds that it has left to live are no part of it,
     * and neither are fields without value.
     */
    public static String of(Map<String, ? extends @Nullable Object> entity) {
        Map<String, Object> values = new TreeMap<>();
        entity.forEach((name, value) -> {
            if (value != null && !name.equals("ttl")) {
                values.put(name, value);
            }
        });
        MessageDigest digest = SHA_256.get();
        digest.reset();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Json.write(values, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a digest cannot fail to be written
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
