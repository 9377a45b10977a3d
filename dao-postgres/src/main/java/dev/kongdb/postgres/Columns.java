package dev.kongdb.postgres;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.postgres.JsonColumns.AbstractColumn;
import dev.kongdb.postgres.JsonColumns.JsonColumn;
import dev.kongdb.postgres.ScalarColumns.BooleanColumn;
import dev.kongdb.postgres.ScalarColumns.IntegerColumn;
import dev.kongdb.postgres.ScalarColumns.NumberColumn;
import dev.kongdb.postgres.ScalarColumns.TextColumn;
import dev.kongdb.postgres.ScalarColumns.TimestampColumn;
import dev.kongdb.postgres.ScalarColumns.UuidColumn;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.schema.table.TableLayout.Column;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Makes the objects that bind and read the fields of an entity, by the types of their columns. */
final class Columns {
    private Columns() {}

    /** The columns of each field, by position. */
    static FieldColumns[] of(Schema schema) {
        TableLayout layout = TableLayout.of(schema);
        return schema.fields().stream()
                .map(field -> of(schema, field, layout.columnsOf(field.name()).iterator()))
                .toArray(FieldColumns[]::new);
    }

    private static FieldColumns of(Schema schema, Field field, Iterator<Column> columns) {
        Schema parent = field.referencedSchema();
        if (parent == null) {
            Column column = columns.next();
            return single(schema, field, column);
        }
        List<FieldColumns> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Field key : parent.primaryKey()) {
            FieldColumns part = of(schema, key, columns);
            parts.add(part);
            names.addAll(part.names);
        }
        return new ReferenceColumns(field, names, parts);
    }

    private static FieldColumns single(Schema schema, Field field, Column column) {
        ColumnType type = column.type();
        if (field.type() == FieldType.FUNCTION || field.type() == FieldType.ANY || field.type() == FieldType.SELF) {
            throw unstorable(schema, field, "a field of type " + field.type().kongName());
        }
        if (type instanceof ColumnType.ListOf || type instanceof ColumnType.SetOf) {
            return list(schema, field, column);
        }
        if (!(type instanceof Scalar scalar)) {
            return new JsonColumn(field, column);
        }
        return switch (scalar) {
            case TEXT -> new TextColumn(field, column);
            case UUID -> new UuidColumn(field, column);
            case INTEGER -> new IntegerColumn(field, column);
            case NUMBER -> new NumberColumn(field, column);
            case BOOLEAN -> new BooleanColumn(field, column);
            case SECONDS, MILLIS -> new TimestampColumn(field, column, scalar);
            case JSON -> field.isAbstract() ? new AbstractColumn(field, column) : new JsonColumn(field, column);
        };
    }

    private static FieldColumns list(Schema schema, Field field, Column column) {
        Field elements = innermost(field);
        ColumnType each = column.type().innermost();
        boolean json = each == Scalar.JSON || each instanceof ColumnType.MapOf;
        if (elements != field.elements() && (json || each.isTime())) {
            throw unstorable(schema, field, "an array of arrays of records, maps or timestamps");
        }
        if (json) {
            return new ListColumn.JsonListColumn(field, column, elements);
        }
        return each.isTime()
                ? new ListColumn.TimestampListColumn(field, column, elements, each)
                : new ListColumn(field, column, elements);
    }

    private static Field innermost(Field list) {
        Field elements = list.elements();
        if (elements == null) {
            throw new IllegalArgumentException("list field '" + list.name() + "' has no elements");
        }
        return elements.elements() == null ? elements : innermost(elements);
    }

    private static KongDbDefinitionException unstorable(Schema schema, Field field, String what) {
        return new KongDbDefinitionException("entity '" + schema.name() + "', field '" + field.name() + "': " + what
                + " cannot be stored on PostgreSQL; use a record or a map");
    }
}
