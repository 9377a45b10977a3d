package dev.kongdb.schema.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomValuesTest {
    private final RandomValues random = new RandomValues();

    @Test
    void uuidsAreOfVersionFourAndDiffer() {
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            UUID uuid = random.uuid();
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            seen.add(uuid);
        }
        assertThat(seen).hasSize(100_000);
    }

    @Test
    void tokensAre32LettersAndDigitsAndDiffer() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String token = random.token();
            assertThat(token).matches("[0-9A-Za-z]{32}");
            seen.add(token);
        }
        assertThat(seen).hasSize(20_000);
    }

    @Test
    void everyBitOfUuidsIsAsOftenOneAsZero() {
        int rounds = 20_000;
        int[] ones = new int[128];
        for (int i = 0; i < rounds; i++) {
            UUID uuid = random.uuid();
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += (int) (uuid.getMostSignificantBits() >>> bit & 1);
                ones[64 + bit] += (int) (uuid.getLeastSignificantBits() >>> bit & 1);
            }
        }
        for (int bit = 0; bit < 128; bit++) {
            boolean fixed = (bit >= 12 && bit <= 15) || bit >= 126;
            if (!fixed) {
                // Six standard deviations: fails once in a thousand million runs.
                assertThat(ones[bit]).as("bit %s", bit).isBetween(rounds / 2 - 425, rounds / 2 + 425);
            }
        }
    }

    @Test
    void threadsNeverGetTheSameValue() {
        Set<UUID> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 200_000).parallel().forEach(i -> seen.add(random.uuid()));
        assertThat(seen).hasSize(200_000);
    }

    @Test
    void twoGeneratorsDiffer() {
        assertThat(new RandomValues().uuid()).isNotEqualTo(new RandomValues().uuid());
    }
}
