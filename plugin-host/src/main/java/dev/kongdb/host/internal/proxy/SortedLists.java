package dev.kongdb.host.internal.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Changes sorted lists without sorting them again. */
final class SortedLists {
    private SortedLists() {}

    /**
     * A sorted list without some of its elements, and with others inserted. For each inserted
     * element, a binary search compares some elements; the rest is copied. Equal elements stay in
     * the order in which they were given.
     *
     * @param sorted the list, which does not change
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

    /** The first index, from the given one on, of an element that is greater. */
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
