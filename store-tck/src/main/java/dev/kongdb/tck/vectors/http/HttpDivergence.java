package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A place where we mean to answer otherwise than Kong 2.8.5.
 *
 * @param decision the number of the decision, or a dash where it has none
 * @param names of the lines that it changes
 * @param reason why
 * @param ours makes of a line's expectations what we answer instead
 */
public record HttpDivergence(String decision, Set<String> names, String reason, Ours ours) {

    /** What we answer instead. */
    @FunctionalInterface
    public interface Ours {
        /** Changes a line. */
        void change(ObjectNode line);
    }
}
