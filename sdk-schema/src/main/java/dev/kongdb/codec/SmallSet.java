package dev.kongdb.codec;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable set of a few elements, such as tags, protocols or methods, in the order given. A
 * {@code LinkedHashSet} of two elements is eight times as large, and filling it took a fifth of the
 * time to read a page.
 */
final class SmallSet<T> extends AbstractSet<T> {
    /** The largest size at which comparing with each element is faster than hashing. */
    static final int MOST = 8;

    private final T[] elements;

    private SmallSet(T[] elements) {
        this.elements = elements;
    }

    /** The set of the decoded elements. */
    static <T> Set<T> of(Collection<?> encoded, Function<Object, T> decode) {
        @SuppressWarnings("unchecked") // only this class sees the array
        T[] elements = (T[]) encoded.toArray();
        int size = 0;
        for (Object element : elements) {
            T decoded = Values.element(element, decode);
            if (!contains(elements, size, decoded)) {
                elements[size++] = decoded;
            }
        }
        return new SmallSet<>(size == elements.length ? elements : Arrays.copyOf(elements, size));
    }

    private static boolean contains(Object[] elements, int size, @Nullable Object wanted) {
        for (int i = 0; i < size; i++) {
            if (Objects.equals(elements[i], wanted)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public boolean contains(@Nullable Object wanted) {
        return contains(elements, elements.length, wanted);
    }

    @Override
    public Iterator<T> iterator() {
        return Arrays.asList(elements).iterator(); // its iterator cannot remove
    }
}
