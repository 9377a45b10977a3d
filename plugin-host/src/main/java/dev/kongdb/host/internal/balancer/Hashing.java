package dev.kongdb.host.internal.balancer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Rendezvous hashing with weights: every peer has a score for a key, and the highest wins. So a key
 * finds the same peer on every node. Removing a peer moves only its own keys, and adding one moves
 * only the keys that it gets.
 */
final class Hashing {
    private static final double FRACTION = 0x1.0p-53;

    private Hashing() {}

    /** A hash of a text, all bits of which are equally random. */
    static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /**
     * The score of a peer for a key, exponentially distributed, so that each peer wins in
     * proportion to its weight.
     */
    static double score(long key, long peer, int weight) {
        double uniform = ((mix(key ^ mix(peer)) >>> 11) + 0.5) * FRACTION;
        return weight / -Math.log(uniform);
    }

    /**
     * The finaliser of SplitMix64: each bit of the input flips half of the output's bits on
     * average.
     */
    private static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
