package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kongdb.tck.suite.Decision;

/**
 * A place where we mean to answer otherwise than Kong 2.8.5.
 *
 * @param decision to do so
 * @param ours makes of a line's expectations what we answer instead; it goes by what is asked, so that it holds for any line
 */
public record HttpDivergence(Decision decision, Ours ours) {

    /** What we answer instead. */
    @FunctionalInterface
    public interface Ours {
        /** Changes a line, when it is one of those. */
        void change(ObjectNode line);
    }
}
