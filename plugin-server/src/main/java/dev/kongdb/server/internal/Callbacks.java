package dev.kongdb.server.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from a plugin to the functions of the Kong that asked. Used by the plugin's thread only. */
interface Callbacks {
    /**
     * Has the Kong call a function.
     *
     * @param arguments null only as the first, or left out at the end: a Kong sees nothing that stands behind a nil
     * @return null, a wire text, a Long, a Double, a Boolean, a List, a Map by wire texts, or a {@link KongError}
     * @throws EventAborted when the Kong waits no more
     */
    @Nullable
    Object call(PdkFunction function, List<? extends @Nullable Object> arguments);

    /** Has the Kong answer the client. Nothing comes after it. */
    void exit(int status, byte[] body, Map<String, ? extends List<String>> headers);
}
