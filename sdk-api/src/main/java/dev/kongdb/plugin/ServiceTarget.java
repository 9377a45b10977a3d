package dev.kongdb.plugin;

/** Sends the request to another target than the host of its service. */
public interface ServiceTarget {
    /**
     * Sends the request to a target of an upstream. In access. Kong's {@code
     * kong.service.set_upstream}.
     *
     * @param name the name of an entity of {@code upstreams} in the workspace of the route
     * @throws IllegalArgumentException if there is no upstream of that name; Kong's Lua returns an
     *     error then
     * @throws UnsupportedOperationException if the gateway lacks {@link Feature#SET_UPSTREAM}
     */
    void setUpstream(String name);

    /**
     * Sends the request to a host and port; the upstream sees the host in {@code Host}. In access.
     * Kong's {@code kong.service.set_target}.
     *
     * @param host a name, an address, or the name of an upstream
     * @param port 0 to 65535
     * @throws IllegalArgumentException when the text is no host, or the port is out of range
     */
    void setTarget(String host, int port);
}
