package dev.kongdb.value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The field names of an entity or nested record, in the order of declaration, which is the order of
 * positions in a {@link Row}. Immutable.
 *
 * <p>Generated code has one shape for each record and works by position; names are looked up only
 * where maps are converted.
 */
public final class Shape {
    private final List<String> names;
    private final Map<String, Integer> positions;

    private Shape(List<String> names) {
        this.names = names;
        this.positions = new HashMap<>(names.size() * 2);
        for (int i = 0; i < names.size(); i++) {
            if (positions.put(names.get(i), i) != null) {
                throw new IllegalArgumentException("two fields are named '" + names.get(i) + "'");
            }
        }
    }

    /** A shape of these names, which must differ from one another. */
    public static Shape of(String... names) {
        return new Shape(List.of(names));
    }

    /** A shape of these names, which must differ from one another. */
    public static Shape of(List<String> names) {
        return new Shape(List.copyOf(names));
    }

    /** The names, in declaration order. */
    public List<String> names() {
        return names;
    }

    /** How many fields there are. */
    public int size() {
        return names.size();
    }

    /** The position of the name, or -1 when the shape does not have it. */
    public int position(String name) {
        Integer position = positions.get(name);
        return position == null ? -1 : position;
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
