package dev.kongdb.tck.vectors;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place where we mean to answer otherwise than Kong 2.8.5.
 *
 * @param decision the number of the decision to do better than Kong, or a dash where it takes none
 * @param ids the vectors that it changes
 * @param reason why
 * @param ours tells whether an answer is the one that we mean to give instead
 */
public record Divergence(String decision, Pattern ids, String reason, Ours ours) {

    /** What we answer instead. */
    @FunctionalInterface
    public interface Ours {
        /** Whether this is the answer meant. */
        boolean isMeant(Vector vector, Map<String, @Nullable Object> answer);
    }

    /** Whether this explains why an answer is not the expected one. */
    public boolean explains(Vector vector, Map<String, @Nullable Object> answer) {
        return ids.matcher(vector.id()).matches() && ours.isMeant(vector, answer);
    }
}
