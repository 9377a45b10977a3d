package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Unique;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Most components cannot be null, there are defaults at every depth, and the constructor refuses
 * some texts.
 *
 * @param id the primary key
 * @param createdAt the time of creation
 * @param code a generated text
 * @param copies the number of copies
 * @param walls the walls on which it hangs
 * @param sizes the sizes by name
 * @param floor has a default, but an explicit null stays null
 * @param frame the frame
 * @param spares further frames
 * @param named frames by name
 * @param text any text that is not forbidden
 */
@KongEntity(name = "suite_posters", plugin = "conformance-suite")
public record Poster(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Unique @Auto String code,
        @Default("3") int copies,
        @Default({"east", "west"}) List<String> walls,
        @Default("{\"wide\": 7}") Map<String, Integer> sizes,
        @Default("1") @Nullable Integer floor,
        Frame frame,
        @Default({}) List<Frame> spares,
        @Nullable Map<String, Frame> named,
        @Nullable String text) {
    /** The texts that posters may not have at the moment. */
    public static final Set<String> FORBIDDEN = ConcurrentHashMap.newKeySet();

    /** Refuses a poster with a forbidden text. */
    public Poster {
        if (text != null && FORBIDDEN.contains(text)) {
            throw new IllegalArgumentException("no poster may say " + text);
        }
    }
}
