package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortedListsTest {
    @Test
    void aRouteAmongTwentyThousandTakesItsPlaceAfterFifteenComparisons() {
        AtomicInteger comparisons = new AtomicInteger();
        Comparator<Integer> counting = (one, other) -> {
            comparisons.incrementAndGet();
            return one.compareTo(other);
        };
        List<Integer> sorted = IntStream.range(0, 20_000).boxed().toList();

        List<Integer> changed = SortedLists.change(sorted, Set.of(7_000), List.of(7_000), counting);

        assertThat(changed).isEqualTo(sorted);
        assertThat(comparisons).hasValueLessThanOrEqualTo(15);
    }

    @Test
    void aChangeGivesWhatSortingWould() {
        Random random = new Random(1);
        List<Integer> sorted = List.of();
        for (int i = 0; i < 500; i++) {
            Set<Integer> less =
                    new HashSet<>(random.ints(random.nextInt(5), 0, 100).boxed().toList());
            List<Integer> more = random.ints(random.nextInt(8), 0, 100).boxed().toList();
            List<Integer> expected = new ArrayList<>(sorted);
            expected.removeAll(less);
            expected.addAll(more);
            expected.sort(Comparator.naturalOrder());

            sorted = SortedLists.change(sorted, less, more, Comparator.naturalOrder());

            assertThat(sorted).isEqualTo(expected);
        }
    }

    @Test
    void equalElementsStandInTheOrderInWhichTheyCame() {
        Comparator<String> byLength = Comparator.comparingInt(String::length);
        assertThat(SortedLists.change(List.of("a", "b", "cc"), Set.of(), List.of("dd", "e", "f"), byLength))
                .containsExactly("a", "b", "e", "f", "cc", "dd");
    }
}
