package dev.kongdb.server.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a plugin call the functions of the Kong that has sent its event. Used by the plugin's thread
 * only.
 */
interface Callbacks {
    /**
     * Makes the Kong call a function.
     *
     * @param arguments an argument may be null only if it is the first one, because a Kong ignores
     *     all arguments after a nil; trailing arguments may be absent
     * @return null, a wire text, a Long, a Double, a Boolean, a List, a Map by wire texts, or a
     *     {@link KongError}
     * @throws EventAborted if the Kong no longer waits
     */
    @Nullable
    Object call(PdkFunction function, List<? extends @Nullable Object> arguments);

    /** Makes the Kong answer the client. The event ends with it. */
    void exit(int status, byte[] body, Map<String, ? extends List<String>> headers);
}
