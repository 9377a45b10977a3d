package dev.kongdb.tck.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind of vectors: recognises its lines, and runs them. */
public interface VectorKind {
    /**
     * A question of a vector, with our answer. Most vectors are one question; a script is one
     * question for each step.
     *
     * @param question the question, with the answers of Kong as {@code expect}
     * @param answer our answer, in the form of {@code expect}
     */
    record Answered(Vector question, Map<String, @Nullable Object> answer) {}

    /** Whether the line is of this kind. */
    boolean covers(Vector vector);

    /** Runs the vector, and returns the result in the form of {@code expect}. */
    Map<String, @Nullable Object> answer(Vector vector);

    /** Runs the vector, question by question. */
    default List<Answered> answers(Vector vector) {
        return List.of(new Answered(vector, answer(vector)));
    }

    /**
     * The first difference between an answer and the expected answer, or null if they agree. If
     * Kong crashed, our answer must only be a failure.
     */
    default @Nullable String difference(Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual) {
        if ("raised".equals(expected.get("stage"))) {
            return Boolean.FALSE.equals(actual.get("ok")) ? null : "expected a failure, got " + actual;
        }
        return Comparison.difference(expected, actual);
    }

    /**
     * The first difference to each of the answers that Kong gave to a question, or null if our
     * answer equals one of them.
     */
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
