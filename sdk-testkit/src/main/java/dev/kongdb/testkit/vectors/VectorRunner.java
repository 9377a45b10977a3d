package dev.kongdb.testkit.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs vectors of several kinds, and judges the answers. */
public final class VectorRunner {
    private final List<VectorKind> kinds;
    private final List<Divergence> divergences;

    /** A runner for those kinds, with the listed divergences. */
    public VectorRunner(List<VectorKind> kinds) {
        this(kinds, Divergences.ALL);
    }

    /** A runner for those kinds, with those divergences. */
    public VectorRunner(List<VectorKind> kinds, List<Divergence> divergences) {
        this.kinds = List.copyOf(kinds);
        this.divergences = List.copyOf(divergences);
    }

    /**
     * What came of one vector.
     *
     * @param answer ours
     * @param difference where it is not the expected one, or null
     * @param divergence the divergence that explains the difference, or null
     */
    public record Outcome(
            Map<String, @Nullable Object> answer,
            @Nullable String difference,
            @Nullable Divergence divergence) {
        /** Whether the answer is the expected one. */
        public boolean passed() {
            return difference == null;
        }

        /** Whether it is not, and nothing explains why. */
        public boolean failed() {
            return difference != null && divergence == null;
        }
    }

    /** Runs one vector. It never throws: an exception is a failure like any other. */
    public Outcome run(Vector vector) {
        VectorKind kind =
                kinds.stream().filter(each -> each.covers(vector)).findFirst().orElse(null);
        if (kind == null) {
            return new Outcome(Map.of(), "no kind of vector that this runner knows", null);
        }
        Map<String, @Nullable Object> answer;
        try {
            answer = kind.answer(vector);
        } catch (RuntimeException | StackOverflowError e) {
            return new Outcome(Map.of("ok", false, "threw", String.valueOf(e)), "threw " + e, null);
        }
        String difference = difference(kind, vector, answer);
        if (difference == null) {
            return new Outcome(answer, null, null);
        }
        for (Divergence divergence : divergences) {
            if (divergence.explains(vector, answer)) {
                return new Outcome(answer, difference, divergence);
            }
        }
        return new Outcome(answer, difference, null);
    }

    private static @Nullable String difference(VectorKind kind, Vector vector, Map<String, @Nullable Object> answer) {
        String first = null;
        for (Map<String, @Nullable Object> expected : vector.expectedAny()) {
            String difference = kind.difference(expected, new LinkedHashMap<>(answer));
            if (difference == null) {
                return null;
            }
            first = first == null ? difference : first;
        }
        return first;
    }
}
