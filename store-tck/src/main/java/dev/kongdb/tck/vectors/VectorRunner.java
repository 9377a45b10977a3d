package dev.kongdb.tck.vectors;

import dev.kongdb.tck.vectors.VectorKind.Answered;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs vectors of several kinds, and judges the answers. */
public final class VectorRunner {
    private final List<VectorKind> kinds;
    private final List<Divergence> divergences;

    /** A runner for these kinds, with the listed divergences. */
    public VectorRunner(List<VectorKind> kinds) {
        this(kinds, Divergences.ALL);
    }

    /** A runner for these kinds, with these divergences. */
    public VectorRunner(List<VectorKind> kinds, List<Divergence> divergences) {
        this.kinds = List.copyOf(kinds);
        this.divergences = List.copyOf(divergences);
    }

    /**
     * The result of one vector.
     *
     * @param answer our answer
     * @param difference the difference to the expected answer, or null
     * @param divergences the divergences that explain every difference; empty if there is no
     *     difference, or one is not explained
     */
    public record Outcome(
            Map<String, @Nullable Object> answer, @Nullable String difference, List<Divergence> divergences) {
        /** Whether the answer is the expected one. */
        public boolean passed() {
            return difference == null;
        }

        /** Whether the answer is not the expected one, and no divergence explains it. */
        public boolean failed() {
            return difference != null && divergences.isEmpty();
        }
    }

    /** Runs one vector. It never throws: an exception counts as a failure. */
    public Outcome run(Vector vector) {
        VectorKind kind =
                kinds.stream().filter(each -> each.covers(vector)).findFirst().orElse(null);
        if (kind == null) {
            return new Outcome(Map.of(), "no kind of vector that this runner knows", List.of());
        }
        List<Answered> answers;
        try {
            answers = kind.answers(vector);
        } catch (ScriptStore.UnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return new Outcome(Map.of("ok", false, "threw", String.valueOf(e)), "threw " + e, List.of());
        }
        Map<String, @Nullable Object> whole =
                answers.size() == 1 && answers.get(0).question().equals(vector)
                        ? answers.get(0).answer()
                        : Map.of("steps", answers.stream().map(Answered::answer).toList());
        String explained = null;
        Set<Divergence> explanations = new LinkedHashSet<>();
        for (Answered answered : answers) {
            String difference = kind.difference(answered);
            if (difference == null) {
                continue;
            }
            difference = answered.question().equals(vector)
                    ? difference
                    : answered.question().id() + ": " + difference;
            List<Divergence> why = divergences.stream()
                    .filter(each -> each.explains(answered.question(), answered.answer()))
                    .toList();
            if (why.isEmpty()) {
                return new Outcome(whole, difference, why);
            }
            explained = explained == null ? difference : explained;
            explanations.addAll(why);
        }
        return new Outcome(whole, explained, List.copyOf(explanations));
    }
}
