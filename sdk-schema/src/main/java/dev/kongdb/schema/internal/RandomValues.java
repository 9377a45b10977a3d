package dev.kongdb.schema.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Generates ids and tokens that cannot be guessed, fast. Thread-safe.
 *
 * <p>Reading the system's generator for each id would cost more than validating the entity. The
 * JDK's own generators would, too, even with a buffer: 80 to 220 ns for each id, where this class
 * takes 20 ns. The bytes come from AES in counter mode, one buffer at a time, with keys from {@link
 * SecureRandom}. The first bytes of each buffer become the key of the next one, and used bytes are
 * wiped, so that reading the memory reveals no earlier values. Several generators share the load of
 * many threads; there is no state per thread.
 */
public final class RandomValues {
    private static final int KEY_BYTES = 32;
    private static final int BUFFER_BYTES = 8192;
    private static final int STRIPES = 16; // a power of two
    private static final int TOKEN_BYTES = 24;
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private final Generator[] generators = new Generator[STRIPES];

    /** Generators that are seeded when they are first used. */
    public RandomValues() {
        for (int i = 0; i < STRIPES; i++) {
            generators[i] = new Generator();
        }
    }

    /** A random UUID, version 4. */
    public UUID uuid() {
        long high;
        long low;
        Generator generator = generator();
        synchronized (generator) {
            high = generator.nextLong();
            low = generator.nextLong();
        }
        return new UUID(
                (high & 0xffff_ffff_ffff_0fffL) | 0x0000_0000_0000_4000L,
                (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    /**
     * A random text of 32 characters {@code [0-9A-Za-z]}, made as Kong makes tokens: 24 bytes in
     * base 64, in which every {@code /} becomes one random digit and every {@code +} one random
     * capital, the same for the whole text.
     */
    public String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        int digit;
        int capital;
        Generator generator = generator();
        synchronized (generator) {
            generator.nextBytes(bytes);
            digit = '0' + generator.nextBelow(10);
            capital = 'A' + generator.nextBelow(26);
        }
        byte[] text = new byte[TOKEN_BYTES / 3 * 4];
        for (int from = 0, to = 0; from < TOKEN_BYTES; from += 3, to += 4) {
            int bits = ((bytes[from] & 0xff) << 16) | ((bytes[from + 1] & 0xff) << 8) | (bytes[from + 2] & 0xff);
            for (int i = 0; i < 4; i++) {
                byte c = BASE64[(bits >> (18 - 6 * i)) & 0x3f];
                text[to + i] = c == '/' ? (byte) digit : c == '+' ? (byte) capital : c;
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private Generator generator() {
        // Neighbouring thread ids select different generators.
        return generators[(int) Thread.currentThread().getId() & (STRIPES - 1)];
    }

    /** One generator. Callers hold its lock. */
    private static final class Generator {
        private static final byte[] ZEROS = new byte[BUFFER_BYTES];
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final IvParameterSpec COUNTER = new IvParameterSpec(new byte[16]);

        private byte[] buffer = {};
        private int next;
        private @Nullable Cipher cipher;

        private void refill() {
            try {
                Cipher aes = cipher;
                if (aes == null) {
                    aes = Cipher.getInstance("AES/CTR/NoPadding");
                    cipher = aes;
                    byte[] key = new byte[KEY_BYTES];
                    new SecureRandom().nextBytes(key);
                    buffer = Arrays.copyOf(key, BUFFER_BYTES);
                }
                // Each buffer has a new key, so the counter may start at zero each time.
                aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(buffer, 0, KEY_BYTES, "AES"), COUNTER);
                aes.doFinal(ZEROS, 0, BUFFER_BYTES, buffer);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES failed, which every Java must have", e);
            }
            next = KEY_BYTES;
        }

        /** The offset of fresh bytes. The caller wipes them when it has read them. */
        private int take(int bytes) {
            if (next + bytes > buffer.length) {
                refill();
            }
            int start = next;
            next += bytes;
            return start;
        }

        long nextLong() {
            int start = take(Long.BYTES);
            long value = (long) LONGS.get(buffer, start);
            LONGS.set(buffer, start, 0L);
            return value;
        }

        void nextBytes(byte[] bytes) {
            int start = take(bytes.length);
            System.arraycopy(buffer, start, bytes, 0, bytes.length);
            Arrays.fill(buffer, start, start + bytes.length, (byte) 0);
        }

        private int nextByte() {
            int start = take(1);
            int value = buffer[start] & 0xff;
            buffer[start] = 0;
            return value;
        }

        /** A uniformly distributed number below the limit, which is at most 256. */
        int nextBelow(int limit) {
            int fair = 256 - 256 % limit;
            int value;
            do {
                value = nextByte();
            } while (value >= fair);
            return value % limit;
        }
    }
}
