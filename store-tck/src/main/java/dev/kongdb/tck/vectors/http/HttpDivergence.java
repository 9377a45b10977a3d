package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kongdb.tck.suite.Decision;

/**
 * A place where our answer differs from Kong 2.8.5 on purpose.
 *
 * @param decision the decision to differ
 * @param ours turns the expectations of a line into our answer. It uses only the requests of the
 *     line, so it holds for any line
 */
public record HttpDivergence(Decision decision, Ours ours) {

    /** The answer that we give instead. */
    @FunctionalInterface
    public interface Ours {
        /** Changes the line if the divergence applies to it. */
        void change(ObjectNode line);
    }
}
