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
 * The state of an entity as a short text. Two states have the same text only if all values are
 * equal. It is a strong entity tag of HTTP without the quotes. Kong has none.
 */
public final class EntityTag {
    private static final int BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Used again, since it holds more than most entities do. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(EntityTag::sha256);

    private EntityTag() {}

    /**
     * The tag of an entity, in the form that a {@link Dao} with {@link Options#nulls} returns. It
     * does not depend on the seconds that the entity has left to live, or on fields without a
     * value.
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
        return BASE64.encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
