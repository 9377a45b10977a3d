package dev.kongdb.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTreeTest {
    @Test
    void errorsOfEntriesAreAListWithNullForAnEntryWithoutFault() {
        assertThat(ErrorTree.fields(Map.of("hosts", Map.of(2, "invalid"))))
                .isEqualTo(Map.of("hosts", Arrays.asList(null, "invalid")));
    }

    /** A list as long as such an index would take all memory, or never end. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 100_000})
    void errorsUnderNumbersThatAreNoIndexesStayUnderThem(int key) {
        assertThat(ErrorTree.fields(Map.of("config", Map.of(key, "unknown field"))))
                .isEqualTo(Map.of("config", Map.of(key, "unknown field")));
    }
}
