package dev.kongdb.host.internal.http;

import dev.kongdb.http.Arguments;
import dev.kongdb.http.Arguments.Argument;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedArgumentsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a form or a query as JSON-like values. As in Kong, the spelling of their names
 * determines the structure: {@code a.b=1} nests; {@code a[1]=x}, {@code a[]=x} and a repeated
 * {@code a} make lists. Values stay texts, or {@code true} for an argument without {@code =}; the
 * schema converts them, see {@code FormTypes}.
 *
 * <p>No argument is dropped. Values that cannot be a list, such as {@code a[0]}, {@code a[3]}
 * alone, or {@code a} together with {@code a.b}, become a map with indexes among its names, which
 * validation refuses.
 */
public final class FormTree {
    private FormTree() {}

    /**
     * The values by their outermost name.
     *
     * @throws MalformedArgumentsException when a name nests deeper than 1,000 levels
     */
    public static Map<String, @Nullable Object> of(Arguments arguments) throws MalformedArgumentsException {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Argument argument : arguments.list()) {
            Object value = argument.value().isPresent() ? argument.value().get() : true;
            given.merge(argument.name(), value, (before, again) -> {
                Table values = before instanceof Table table ? table : new Table().append(before);
                return values.append(again);
            });
        }
        Table tree = new Table();
        for (Map.Entry<String, Object> argument : given.entrySet()) {
            tree.merge(spelledOut(argument.getKey(), argument.getValue()));
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        tree.forEach((name, value) -> plain.put(name.toString(), plain(value)));
        return plain;
    }

    /** A table with only this value, at the place that its name gives. */
    private static Table spelledOut(String name, Object value) throws MalformedArgumentsException {
        Table root = new Table();
        if (name.startsWith(".") || name.endsWith(".")) {
            root.put(name, value);
            return root;
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("\\.", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        int depth = 0;
        Table place = root;
        for (int i = 0; i < parts.size(); i++) {
            Deque<Object> indexes = new ArrayDeque<>();
            String part = withoutIndexes(parts.get(i), indexes);
            depth += 1 + indexes.size();
            if (depth > Json.MAX_DEPTH) {
                throw new MalformedArgumentsException("the name of an argument nests too deeply");
            }
            boolean last = i == parts.size() - 1;
            place = put(place, part, indexes, last ? value : new Table());
        }
        return root;
    }

    /**
     * Removes {@code [1][]…} from the end of a part and collects the indexes, outermost first;
     * {@code a[x]} and {@code [1]} are plain names.
     */
    private static String withoutIndexes(String part, Deque<Object> indexes) {
        int end = part.length();
        while (end > 1 && part.charAt(end - 1) == ']') {
            int open = part.lastIndexOf('[', end - 1);
            if (open <= 0 || !part.substring(open + 1, end - 1).chars().allMatch(FormTree::isDigit)) {
                break;
            }
            String index = part.substring(open + 1, end - 1);
            indexes.addFirst(index.isEmpty() ? NEXT : index(index));
            end = open;
        }
        return part.substring(0, end);
    }

    /** The index {@code []}. */
    private static final Object NEXT = new Object();

    /** The index. A number with too many digits is a name. */
    private static Object index(String digits) {
        return digits.length() > 9 ? digits : (Object) Integer.valueOf(digits);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Puts a value under a name and indexes. Returns the table for nested values. */
    private static Table put(Table table, String name, Deque<Object> indexes, Object value) {
        Table place = table;
        Object key = name;
        int left = indexes.size();
        for (Object index : indexes) {
            Table inner = new Table();
            place.put(key, inner);
            place = inner;
            left--;
            key = index != NEXT || (left == 0 && value instanceof Table) ? index : Integer.valueOf(1);
        }
        if (key != NEXT) {
            place.put(key, value);
            return value instanceof Table nested ? nested : place;
        }
        // Several values for a[] are its elements, and a[].b means the same as a.b.
        place.putAll((Table) value);
        return place;
    }

    /** A list if the indexes are those of a list. */
    private static Object plain(Object value) {
        if (!(value instanceof Table table)) {
            return value;
        }
        if (table.length() == table.size()) {
            List<Object> list = new ArrayList<>(table.size());
            for (int i = 1; i <= table.size(); i++) {
                list.add(plain(table.at(i)));
            }
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        table.forEach((name, element) -> map.put(name.toString(), plain(element)));
        return map;
    }

    /** A table with names and with indexes from 1, as in Lua. */
    private static final class Table extends LinkedHashMap<Object, Object> {
        private static final long serialVersionUID = 1L;

        private int length;

        /** How many indexes there are from 1 on without a gap. */
        int length() {
            while (containsKey(length + 1)) {
                length++;
            }
            return length;
        }

        Object at(int index) {
            Object element = get(index);
            if (element == null) {
                throw new IllegalStateException("there is no element " + index);
            }
            return element;
        }

        Table append(Object value) {
            put(length() + 1, value);
            return this;
        }

        /**
         * Adds the entries of another table. Entries that both have become a list, or a merged
         * table.
         */
        void merge(Table other) {
            other.forEach((name, value) -> {
                Object own = get(name);
                if (own == null) {
                    put(name, value);
                    return;
                }
                Table both = own instanceof Table table ? table : new Table().append(own);
                put(name, both);
                if (value instanceof Table table) {
                    both.merge(table);
                } else {
                    both.append(value);
                }
            });
        }
    }
}
