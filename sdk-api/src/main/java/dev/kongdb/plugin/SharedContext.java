package dev.kongdb.plugin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values that plugins of one request share in all phases, including plugins in other languages.
 * Kong's {@code kong.ctx.shared}. Values are plain: texts, numbers, booleans, and lists and maps of
 * them. A whole number comes back as a {@code Long}, any other as a {@code Double}.
 */
public interface SharedContext {
    /** The value under a key. */
    Optional<Object> get(String key);

    /**
     * Sets the value under a key; null removes it.
     *
     * @throws IllegalArgumentException when it is not plain
     */
    void set(String key, @Nullable Object value);
}
