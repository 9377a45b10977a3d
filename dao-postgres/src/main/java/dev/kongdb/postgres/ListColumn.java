package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array or a set, stored as a PostgreSQL array. It is written as an array literal, whose type
 * the server takes from the column.
 */
class ListColumn extends SingleColumn {
    final Field elements;

    /** Whether rows hold the elements in the driver's form: UUIDs, texts and booleans. */
    private final boolean asTheyAre;

    ListColumn(Field field, Column column, Field elements) {
        super(field, column, Types.VARCHAR);
        this.elements = elements;
        this.asTheyAre = elements == field.elements()
                && (elements.type() == FieldType.STRING || elements.type() == FieldType.BOOLEAN);
    }

    @Override
    String text(Object value) {
        Collection<?> list = (Collection<?>) value;
        if (elements != field.elements() && !list.isEmpty()) {
            checkRectangle(list);
        }
        StringBuilder literal = new StringBuilder();
        append(literal, list);
        return literal.toString();
    }

    /**
     * Checks the lengths of a list of lists. At each depth all must be equal, and none 0, since
     * PostgreSQL has no other arrays.
     */
    private List<Integer> checkRectangle(Collection<?> list) {
        List<Integer> lengths = null;
        for (Object element : list) {
            List<Integer> inner = element instanceof Collection<?> nested ? checkRectangle(nested) : List.of();
            if (lengths != null && !lengths.equals(inner)) {
                throw new UnstorableValueException(
                        field.name(), "must hold lists of the same length, since PostgreSQL has no others");
            }
            lengths = inner;
        }
        if (lengths == null) {
            throw new UnstorableValueException(
                    field.name(), "must not hold an empty list, since PostgreSQL has none within others");
        }
        List<Integer> all = new ArrayList<>(lengths);
        all.add(0, list.size());
        return all;
    }

    private void append(StringBuilder literal, Collection<?> list) {
        literal.append('{');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                literal.append(',');
            }
            first = false;
            if (element == null) {
                literal.append("NULL");
            } else if (element instanceof Collection<?> nested && elements != field.elements()) {
                append(literal, nested);
            } else {
                Texts.appendArrayElement(literal, elementText(element));
            }
        }
        literal.append('}');
    }

    /** An element in the text form of its PostgreSQL type. */
    String elementText(Object element) {
        return StoredText.checked(field.name(), element.toString());
    }

    @Override
    @Nullable
    Object read(ResultSet result, int index) throws SQLException {
        Array array = result.getArray(index);
        if (array == null) {
            return null;
        }
        @Nullable Object[] values = (Object[]) array.getArray();
        return asTheyAre ? Arrays.asList(values) : list(values);
    }

    private List<@Nullable Object> list(@Nullable Object[] array) {
        List<@Nullable Object> list = new ArrayList<>(array.length);
        for (Object element : array) {
            if (element instanceof Object[] nested) {
                list.add(list(nested));
            } else {
                list.add(element == null ? null : value(element));
            }
        }
        return list;
    }

    /** An element of the driver's array in the form that rows hold. */
    @Nullable
    Object value(Object element) {
        return switch (elements.type()) {
            case INTEGER -> ((Number) element).longValue();
            case NUMBER -> ((Number) element).doubleValue();
            default -> element;
        };
    }

    /** An array or a set of maps or records, stored as {@code jsonb[]}. */
    static final class JsonListColumn extends ListColumn {
        JsonListColumn(Field field, Column column, Field elements) {
            super(field, column, elements);
        }

        @Override
        String readSql(String name) {
            return name + "::text[]";
        }

        @Override
        String elementText(Object element) {
            return StoredJson.write(field.name(), element);
        }

        @Override
        @Nullable
        Object value(Object element) {
            return StoredJson.read(elements, (String) element);
        }
    }

    /** An array or a set of timestamps, stored as {@code timestamptz[]}. */
    static final class TimestampListColumn extends ListColumn {
        private final ColumnType type;

        TimestampListColumn(Field field, Column column, Field elements, ColumnType type) {
            super(field, column, elements);
            this.type = type;
        }

        @Override
        String readSql(String name) {
            return "CASE WHEN " + name + " IS NOT NULL THEN ARRAY(SELECT date_part('epoch', element) FROM unnest("
                    + name + ") WITH ORDINALITY AS element_of(element, place) ORDER BY place) END";
        }

        @Override
        String elementText(Object element) {
            return Seconds.text(field, element);
        }

        @Override
        Object value(Object element) {
            return Seconds.read(type, (Double) element);
        }
    }
}
