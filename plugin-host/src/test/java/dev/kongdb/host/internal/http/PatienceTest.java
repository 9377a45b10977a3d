package dev.kongdb.host.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {

    @ParameterizedTest(name = "{1} bytes after {0} seconds: {2}")
    @CsvSource({
        "1, 0, false",
        "20, 0, false",
        "21, 0, true",
        "30, 3, true",
        "30, 5000, true",
        "30, 5001, false",
        "600, 300000, false",
        "601, 300000000, true",
    })
    void aBodyMustComeAtALeastRateAndWithinALongestTime(int seconds, long bytes, boolean tooSlow) {
        assertThat(Patience.NORMAL.isBodyTooSlow(TimeUnit.SECONDS.toNanos(seconds), bytes))
                .isEqualTo(tooSlow);
    }
}
