package dev.kongdb.tck.vectors;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place where our answer differs from Kong 2.8.5 on purpose.
 *
 * @param decision the number of the decision to differ from Kong, or a dash if there was nothing to
 *     decide
 * @param ids the ids of the vectors that it changes
 * @param reason the reason
 * @param ours whether an answer is the one that we want to give instead
 */
public record Divergence(String decision, Pattern ids, String reason, Ours ours) {

    /** The answer that we give instead. */
    @FunctionalInterface
    public interface Ours {
        /** Whether this is the intended answer. */
        boolean isMeant(Vector vector, Map<String, @Nullable Object> answer);
    }

    /** Whether this divergence explains why an answer is not the expected one. */
    public boolean explains(Vector vector, Map<String, @Nullable Object> answer) {
        return ids.matcher(vector.id()).matches() && ours.isMeant(vector, answer);
    }
}
