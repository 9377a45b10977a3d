package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;

/** The node that serves the request. In all phases. */
public interface Node {
    /** The id of the node, a UUID, made when it started. Kong's {@code kong.node.get_id}. */
    String id();

    /** How much memory its processes use. Kong's {@code kong.node.get_memory_stats}. */
    MemoryStats memoryStats();

    /**
     * Whether {@code trusted_ips} contains the address; false for a text that is not an address.
     * Kong's {@code kong.ip.is_trusted}.
     */
    boolean isTrusted(String address);

    /**
     * The memory of a node, in bytes.
     *
     * @param workers each process with its id, and the bytes on its heap
     * @param dictionaries the use of each of nginx's shared dictionaries; our host has none
     */
    record MemoryStats(List<Worker> workers, Map<String, Dictionary> dictionaries) {
        /** Copies the list and the map. */
        public MemoryStats {
            workers = List.copyOf(workers);
            dictionaries = Map.copyOf(dictionaries);
        }

        /** A process, and the bytes on the heap of its Lua or Java. */
        public record Worker(long pid, long allocated) {}

        /** A shared dictionary: the bytes it has room for, and those in use. */
        public record Dictionary(long capacity, long allocated) {}
    }
}
