package dev.kongdb.host.internal.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Changes of sorted lists that do not sort again what is in order already. */
final class SortedLists {
    private SortedLists() {}

    /**
     * A sorted list without some of its elements, and with others at their places. For each of those, as many elements are compared
     * as a binary search looks at; the rest is copied. Equal elements stand in the order in which they came.
     *
     * @param sorted is not changed
     */
    static <E> List<E> change(List<E> sorted, Set<E> less, Collection<E> more, Comparator<? super E> order) {
        List<E> kept = less.isEmpty()
                ? sorted
                : sorted.stream().filter(element -> !less.contains(element)).toList();
        List<E> added = new ArrayList<>(more);
        added.sort(order);
        List<E> changed = new ArrayList<>(kept.size() + added.size());
        int copied = 0;
        for (E element : added) {
            int place = after(kept, copied, element, order);
            changed.addAll(kept.subList(copied, place));
            changed.add(element);
            copied = place;
        }
        changed.addAll(kept.subList(copied, kept.size()));
        return changed;
    }

    /** The first place from there on with an element that is greater. */
    private static <E> int after(List<E> sorted, int from, E element, Comparator<? super E> order) {
        int low = from;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(sorted.get(middle), element) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
