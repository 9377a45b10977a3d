package dev.kongdb.tck.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kind of vectors: knows its lines, and what to do with them. */
public interface VectorKind {
    /**
     * A question of a vector, answered. Most vectors are one question; a script is one for each of its steps.
     *
     * @param question what was asked, with the answers of Kong under {@code expect}
     * @param answer ours, in the form of {@code expect}
     */
    record Answered(Vector question, Map<String, @Nullable Object> answer) {}

    /** Whether this is a line of this kind. */
    boolean covers(Vector vector);

    /** Does what the vector asks, and says what came of it, in the form of {@code expect}. */
    Map<String, @Nullable Object> answer(Vector vector);

    /** Does what the vector asks, question by question. */
    default List<Answered> answers(Vector vector) {
        return List.of(new Answered(vector, answer(vector)));
    }

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

    /** The first difference to any of the answers that Kong gave to a question, or null when ours is one of them. */
    default @Nullable String difference(Answered answered) {
        String first = null;
        for (Map<String, @Nullable Object> expected : answered.question().expectedAny()) {
            String difference = difference(expected, new LinkedHashMap<>(answered.answer()));
            if (difference == null) {
                return null;
            }
            first = first == null ? difference : first;
        }
        return first == null ? "the vector expects nothing" : first;
    }
}
