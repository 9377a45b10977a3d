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
 * Holds no null but where it says so, has defaults at every depth, and refuses some texts.
 *
 * @param id the primary key
 * @param createdAt when it was made
 * @param code generated
 * @param copies how many there are
 * @param walls where it hangs
 * @param sizes by name
 * @param floor a default, but null all the same if someone says so
 * @param frame the frame
 * @param spares further frames
 * @param named frames by name
 * @param text must be no text that is forbidden
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
    /** What no poster may say, at the moment. */
    public static final Set<String> FORBIDDEN = ConcurrentHashMap.newKeySet();

    /** A poster, unless it says what is forbidden. */
    public Poster {
        if (text != null && FORBIDDEN.contains(text)) {
            throw new IllegalArgumentException("no poster may say " + text);
        }
    }
}
