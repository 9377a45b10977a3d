package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a row in the table of its entity. References are in columns {@code <field>_<key>};
 * workspace and composite cache key follow the fields. A row is read and written as the bytes of
 * its columns, so that rows can be compared byte by byte. Immutable.
 */
final class RowColumns {
    private static final String WORKSPACE = TableLayout.WORKSPACE;
    private static final String CACHE_KEY = TableLayout.CACHE_KEY;

    final Schema schema;

    /** The columns of all fields, in order. */
    final List<Column> columns;

    /** The columns of the primary key. */
    final List<Column> key;

    /** The names of the columns in {@link Stored#bytes}. */
    final List<String> names;

    /** The indexes of the columns that are not part of the key. */
    final List<Integer> changeable;

    /** The columns of each field, by its position. */
    private final List<List<Column>> byField;

    private final List<List<String>> namesByField;

    /** The index of the first column of each field. */
    private final int[] firsts;

    private final List<Field> abstractFields;
    private final boolean hasWorkspace;
    private final boolean hasCacheKey;
    private final int telling;

    RowColumns(Schema schema) {
        this.schema = schema;
        this.columns = new ArrayList<>();
        this.byField = new ArrayList<>();
        this.firsts = new int[schema.fields().size()];
        TableLayout layout = TableLayout.of(schema);
        for (Field field : schema.fields()) {
            List<Column> own = Column.of(schema, layout, field);
            byField.add(own);
            firsts[field.position()] = columns.size();
            columns.addAll(own);
        }
        this.namesByField = byField.stream()
                .map(own -> own.stream().map(Column::name).toList())
                .toList();
        this.key = schema.primaryKey().stream()
                .flatMap(field -> byField.get(field.position()).stream())
                .toList();
        this.abstractFields = schema.fields().stream()
                .filter(field -> field.type() == FieldType.RECORD && field.isAbstract())
                .toList();
        this.hasWorkspace = schema.workspaceable();
        this.hasCacheKey = schema.hasCompositeCacheKey();
        this.names = new ArrayList<>(columns.stream().map(Column::name).toList());
        if (hasWorkspace) {
            names.add(WORKSPACE);
        }
        if (hasCacheKey) {
            names.add(CACHE_KEY);
        }
        this.changeable = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (i >= columns.size() || !key.contains(columns.get(i))) {
                changeable.add(i);
            }
        }
        this.telling = changeable.stream()
                .filter(i -> i < columns.size() && columns.get(i).type() instanceof ColumnType.Scalar)
                .findFirst()
                .orElse(-1);
    }

    /** The index of the column that has the ttl of the row, unless it is null; -1 for none. */
    int firstThatTellsTtl() {
        return telling;
    }

    /** The columns of a field. */
    List<Column> columns(Field field) {
        return byField.get(field.position());
    }

    /** The names of these columns. */
    List<String> columnNames(Field field) {
        return namesByField.get(field.position());
    }

    /** The columns of the key of a row. */
    List<@Nullable ByteBuffer> key(Row row, @Nullable UUID workspace) {
        List<@Nullable ByteBuffer> values = new ArrayList<>(key.size());
        for (Column column : key) {
            values.add(column.encode(row, workspace));
        }
        return values;
    }

    /** The key of a row as text, unique in the table. */
    String keyText(Row row) {
        List<@Nullable Object> parts = new ArrayList<>();
        for (Column column : key) {
            Object value = column.decode(column.encode(row, null));
            parts.add(value instanceof UUID ? value.toString() : value);
        }
        return StoredJson.write("primary key", parts);
    }

    /** A row with only the key that the text contains. */
    Row keyOf(String text) {
        List<?> parts;
        try {
            parts = (List<?>) StoredJson.read(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (parts == null) {
            throw new IllegalArgumentException(text);
        }
        Row row = new Row(schema.shape());
        Map<Field, Map<String, Object>> foreign = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            Column column = key.get(i);
            Object value = parts.get(i);
            if (value == null) {
                throw new IllegalArgumentException(text);
            }
            if (column.foreign() != null) {
                foreign.computeIfAbsent(column.foreign(), f -> new LinkedHashMap<>())
                        .put(column.field().name(), value);
            } else {
                row.set(column.position(), value);
            }
        }
        foreign.forEach((field, fields) -> row.set(field.position(), Reference.toKey(fields)));
        return row;
    }

    /** The columns of a write, in the order of {@link Stored#bytes}. */
    List<@Nullable ByteBuffer> bytes(Write write) {
        List<@Nullable ByteBuffer> bytes = new ArrayList<>(names.size() + 4);
        for (Column column : columns) {
            bytes.add(column.encode(write.row(), write.workspace()));
        }
        if (hasWorkspace) {
            bytes.add(Cql.bytes(write.workspace()));
        }
        if (hasCacheKey) {
            String cacheKey = write.cacheKey();
            Column.checkIndexed(CACHE_KEY, cacheKey);
            bytes.add(Cql.bytes(cacheKey));
        }
        return bytes;
    }

    /** The name of the column of the workspace, if there is one. */
    @Nullable
    String workspaceColumn() {
        return hasWorkspace ? WORKSPACE : null;
    }

    /** The index of the cache key in {@link Stored#bytes}; -1 for none. */
    int cacheKeyIndex() {
        return hasCacheKey ? names.size() - 1 : -1;
    }

    // --- reading

    /** A row as it is read, or as it is right after it was written. */
    Stored stored(RowState state, List<@Nullable ByteBuffer> bytes, @Nullable Integer ttl) {
        Row row = new Row(schema.shape());
        for (Field field : schema.fields()) {
            row.setOrNull(field.position(), decode(field, bytes));
        }
        if (state.exact() != null) {
            ExactValues.restore(this, state.exact(), bytes, row);
        }
        abstractFields.forEach(field -> DriverValues.specialise(schema, field, row));
        row.workspaceId(workspace(bytes));
        // the last second has begun already
        row.ttl(ttl == null ? null : (Long) Math.max(0L, ttl - 1L));
        boolean exists = state.kind() != RowState.Kind.NEW && (!schema.ttl() || isAnyLeft(bytes));
        Stored stored = new Stored(row, state, bytes, exists, ttl, System.nanoTime());
        row.version(stored);
        return stored;
    }

    /**
     * Whether there are columns besides the key. The key stays when a row expires that a Kong did
     * not insert but update.
     */
    private boolean isAnyLeft(List<@Nullable ByteBuffer> bytes) {
        return changeable.isEmpty() || changeable.stream().anyMatch(i -> bytes.get(i) != null);
    }

    /** The workspace in {@link Stored#bytes}. */
    @Nullable
    UUID workspace(List<@Nullable ByteBuffer> bytes) {
        ByteBuffer workspace = hasWorkspace ? bytes.get(columns.size()) : null;
        return workspace == null ? null : TypeCodecs.UUID.decode(workspace, ProtocolVersion.DEFAULT);
    }

    private @Nullable Object decode(Field field, List<@Nullable ByteBuffer> bytes) {
        List<Column> own = byField.get(field.position());
        int first = firsts[field.position()];
        if (field.type() != FieldType.FOREIGN) {
            return own.get(0).decode(bytes.get(first));
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            Object part = own.get(i).decode(bytes.get(first + i));
            if (part == null) {
                return null;
            }
            parts.put(own.get(i).field().name(), part);
        }
        return parts.size() == 1 && parts.get("id") instanceof UUID id ? Reference.to(id) : Reference.toKey(parts);
    }

    /** The bytes of a field's columns in {@link Stored#bytes}. */
    List<@Nullable ByteBuffer> bytes(List<@Nullable ByteBuffer> bytes, Field field) {
        int first = firsts[field.position()];
        return bytes.subList(first, first + byField.get(field.position()).size());
    }

    /** The columns of a row without a reference. */
    List<@Nullable ByteBuffer> without(List<@Nullable ByteBuffer> bytes, Field field) {
        List<@Nullable ByteBuffer> copy = new ArrayList<>(bytes);
        bytes(copy, field).replaceAll(any -> null);
        return copy;
    }

    /**
     * The look-up of rows by the value of a field, which is a reference for a foreign field.
     *
     * @throws UnstorableValueException when no column can hold the value
     */
    Lookup by(Field field, Object value, @Nullable UUID workspace) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        for (Column column : columns(field)) {
            values.add(column.encodeValue(value, workspace));
        }
        return new Lookup(columnNames(field), values);
    }

    static boolean same(List<? extends @Nullable ByteBuffer> one, List<? extends @Nullable ByteBuffer> other) {
        return Arrays.equals(one.toArray(), other.toArray());
    }
}
