package dev.kongdb.testkit.vectors;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of vectors: knows its lines, and what to do with them. */
public interface VectorKind {
    /** Whether this is a line of this kind. */
    boolean covers(Vector vector);

    /** Does what the vector asks, and says what came of it, in the form of {@code expect}. */
    Map<String, @Nullable Object> answer(Vector vector);

    /**
     * The first difference between an answer and the one expected, or null when they agree. Where Kong crashed it is enough not
     * to succeed.
     */
    default @Nullable String difference(Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual) {
        if ("raised".equals(expected.get("stage"))) {
            return Boolean.FALSE.equals(actual.get("ok")) ? null : "expected a failure, got " + actual;
        }
        return Comparison.difference(expected, actual);
    }
}
