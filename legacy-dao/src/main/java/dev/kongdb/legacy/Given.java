package dev.kongdb.legacy;

import dev.kongdb.error.KongDbDefinitionException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a legacy schema that was given as data. It returns values, or throws an error with the
 * place and the fault.
 */
final class Given {
    private final String place;
    private final Map<?, ?> data;

    /**
     * A part of a schema.
     *
     * @param place the place for errors, such as {@code field 'key' of 'badges'}
     * @param names all names that it may contain
     * @throws KongDbDefinitionException when it is no table, or contains another name
     */
    Given(String place, @Nullable Object data, List<String> names) {
        this.place = place;
        if (!(data instanceof Map<?, ?> table)) {
            throw wrong("it must be a table, and is a " + Lua.type(data));
        }
        this.data = table;
        for (Object name : table.keySet()) {
            if (!names.contains(String.valueOf(name))) {
                throw wrong("there is no attribute '" + name + "'; there are " + names);
            }
        }
    }

    KongDbDefinitionException wrong(String what) {
        return new KongDbDefinitionException("a legacy schema is wrong: " + place + ": " + what);
    }

    /** The value of the name; null when there is none. */
    <T> @Nullable T get(String name, Class<T> type, String called) {
        Object value = data.get(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw wrong("'" + name + "' must be " + called + ", and is a " + Lua.type(value));
        }
        return type.cast(value);
    }

    /** The value of the name, of any type. */
    @Nullable
    Object any(String name) {
        return data.get(name);
    }

    /** A list of texts; null when there is none. */
    @Nullable
    List<String> texts(String name) {
        Collection<?> values = get(name, Collection.class, "a list");
        return values == null ? null : values.stream().map(Lua::text).toList();
    }

    /** Whether the value is there and is not false. */
    boolean is(String name) {
        Object value = data.get(name);
        return value != null && !Boolean.FALSE.equals(value);
    }
}
