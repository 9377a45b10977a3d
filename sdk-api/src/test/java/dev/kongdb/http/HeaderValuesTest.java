package dev.kongdb.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderValuesTest {
    private final HeaderValues headers = new HeaderValues();

    @Test
    void spellingsOfANameAreOneHeader() {
        headers.put("X-Who", List.of("a"));
        headers.put("X-Which", List.of("c"));
        assertThat(headers.put("x_who", List.of("b"))).containsExactly("a");
        assertThat(headers).hasSize(2).containsKey("X-WHO").doesNotContainKey("X-Wh");
        assertThat(headers.get("x-Who")).containsExactly("b");
        assertThat(headers.remove("X_Who")).containsExactly("b");
        assertThat(headers.remove("X_Who")).isNull();
        assertThat(headers).containsExactly(Map.entry("X-Which", List.of("c")));
    }

    @Test
    void theLastSpellingStaysAtThePlaceOfTheFirst() {
        headers.putAll(Map.of("A-b", List.of("1")));
        headers.put("C", List.of("2"));
        headers.put("a_B", List.of("3"));
        assertThat(headers.keySet()).containsExactly("a_B", "C");
        StringBuilder all = new StringBuilder();
        headers.forEach((name, values) -> all.append(name).append(values));
        assertThat(all).hasToString("a_B[3]C[2]");
    }

    @Test
    void aNameIsNotRemovedThroughTheNames() {
        headers.put("A-b", List.of());
        assertThat(headers.keySet().contains("a_B")).isTrue();
        assertThatThrownBy(() -> headers.keySet().remove("a_B")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(headers).containsOnlyKeys("A-b");
    }

    @Test
    void anUnmodifiableCopyStaysAsItIs() {
        headers.put("A", List.of());
        HeaderValues copy = HeaderValues.copyOf(headers);
        headers.put("B", List.of());
        assertThatThrownBy(() -> copy.put("B", List.of())).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.put("a", List.of())).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(copy).containsOnlyKeys("A");
        assertThat(HeaderValues.copyOf(copy)).isSameAs(copy);
    }

    @Test
    void aCopyIsAMapOfItsOwn() {
        headers.put("A", List.of());
        HeaderValues copy = new HeaderValues(headers);
        copy.put("B", List.of());
        assertThat(headers).containsOnlyKeys("A");
        assertThat(copy).containsOnlyKeys("A", "B");
    }
}
