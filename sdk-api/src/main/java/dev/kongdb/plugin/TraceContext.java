package dev.kongdb.plugin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace to which a request belongs, from its headers {@code traceparent} and {@code tracestate}
 * of W3C Trace Context. Both headers go to the upstream unchanged, whatever is in them, and as in
 * Kong 2.8 nothing else happens to them. Immutable.
 *
 * @param traceId the id of the whole trace, 32 hexadecimal digits
 * @param parentId the id of the caller's part of the trace, 16 hexadecimal digits
 * @param sampled whether the caller may have recorded its part
 * @param state what tracing systems add, {@code tracestate} as it came; empty when there is none
 */
public record TraceContext(String traceId, String parentId, boolean sampled, String state) {
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";

    /** A later version may add fields behind another hyphen; {@code ff} is no version. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final String FIRST_VERSION = "00";
    private static final int SAMPLED = 1;

    /**
     * The trace context of headers; empty if there is no {@code traceparent}, more than one, or a
     * malformed one.
     */
    public static Optional<TraceContext> of(Headers headers) {
        return of(headers.all(TRACEPARENT), headers.all(TRACESTATE));
    }

    /** The trace context of the values of both headers; empty as in {@link #of(Headers)}. */
    public static Optional<TraceContext> of(List<String> traceparents, List<String> tracestates) {
        if (traceparents.size() != 1) {
            return Optional.empty();
        }
        Matcher parent = FORM.matcher(traceparents.get(0));
        if (!parent.matches() || (parent.group(1).equals(FIRST_VERSION) && parent.group(5) != null)) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(parent.group(4), 16) & SAMPLED) != 0;
        return Optional.of(new TraceContext(parent.group(2), parent.group(3), sampled, String.join(",", tracestates)));
    }
}
