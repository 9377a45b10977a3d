package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of one entity, as the cluster has it: its columns and the statements on it. Kong's layout: references in columns {@code
 * <field>_<key>}; in some tables a constant column {@code partition} before the key. Our one column more, {@code kongdb_state}, is
 * added when it is missing. Immutable.
 */
final class EntityTable {
    private static final String WORKSPACE = TableLayout.WORKSPACE;
    private static final String CACHE_KEY = TableLayout.CACHE_KEY;
    private static final String PARTITION = "partition";

    final Schema schema;
    final String name;

    /** Of all fields, in order. */
    final List<Column> columns;

    /** Those of the primary key. */
    final List<Column> key;

    /** Those of each field, by its position. */
    private final List<List<Column>> byField;

    private final List<List<String>> namesByField;

    /** The index of the first column of each field. */
    private final int[] firsts;

    private final List<Field> abstractFields;
    private final boolean hasWorkspace;
    private final boolean hasCacheKey;
    private final @Nullable ByteBuffer partition;

    /** The names of what {@link Stored#bytes} holds, and which of them are no part of the key. */
    private final List<String> names;

    private final List<Integer> changeable;
    private final ConcurrentMap<List<String>, String> selects = new ConcurrentHashMap<>();
    private final String selected;
    private final String whereKey;

    final String select;
    final String insertNew;
    final String insertMark;
    final String write;
    final String changeState;
    final String changeStateIfSame;
    final String deleteIfState;
    final String deleteIfSame;
    final String truncate;

    private EntityTable(Schema schema, String name, TableMetadata table) {
        this.schema = schema;
        this.name = name;
        this.columns = new ArrayList<>();
        this.byField = new ArrayList<>();
        this.firsts = new int[schema.fields().size()];
        TableLayout layout = TableLayout.of(schema);
        for (Field field : schema.fields()) {
            List<Column> own = columns(schema, layout, field, table);
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
        this.hasWorkspace = schema.workspaceable() && table.getColumn(WORKSPACE).isPresent();
        this.hasCacheKey =
                schema.hasCompositeCacheKey() && table.getColumn(CACHE_KEY).isPresent();
        this.partition = table.getColumn(PARTITION).isPresent() && schema.field(PARTITION) == null
                ? Statements.text(schema.name())
                : null;

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
        this.selected = selected();
        this.whereKey = " WHERE " + (partition == null ? "" : PARTITION + " = ? AND ")
                + String.join(
                        " AND ",
                        key.stream().map(column -> column.name() + " = ?").toList());
        String ttl = schema.ttl() ? " USING TTL ?" : "";
        String allNames = String.join(", ", names) + (partition == null ? "" : ", " + PARTITION);
        String keyNames = String.join(", ", key.stream().map(Column::name).toList())
                + (partition == null ? "" : ", " + PARTITION);
        this.select = "SELECT " + selected + " FROM " + name + whereKey;
        this.insertNew = "INSERT INTO " + name + " (" + RowState.COLUMN + ", " + allNames + ") VALUES (?, "
                + marks(names.size()) + ") IF NOT EXISTS" + ttl;
        this.insertMark = "INSERT INTO " + name + " (" + RowState.COLUMN + ", " + keyNames + ") VALUES (?, "
                + marks(key.size()) + ") IF NOT EXISTS USING TTL ?";
        this.write = "INSERT INTO " + name + " (" + allNames + ") VALUES (" + marks(names.size()) + ")" + ttl;
        this.changeState = "UPDATE " + name + ttl + " SET " + RowState.COLUMN + " = ?" + whereKey + " IF "
                + RowState.COLUMN + " = ?";
        String same = String.join(
                "",
                changeable.stream().map(i -> " AND " + names.get(i) + " = ?").toList());
        this.changeStateIfSame = changeState + same;
        this.deleteIfState = "DELETE FROM " + name + whereKey + " IF " + RowState.COLUMN + " = ?";
        this.deleteIfSame = deleteIfState + same;
        this.truncate = "TRUNCATE " + name;
    }

    private String marks(int count) {
        return String.join(", ", Collections.nCopies(partition == null ? count : count + 1, "?"));
    }

    private String selected() {
        StringBuilder text = new StringBuilder(RowState.COLUMN);
        names.forEach(each -> text.append(", ").append(each));
        if (schema.ttl()) {
            // As Kong does, of the first column that can tell. A row that leaves that null is told by our own.
            changeable.stream()
                    .filter(i ->
                            i < columns.size() && !isCollection(columns.get(i).type()))
                    .findFirst()
                    .ifPresent(i -> text.append(", TTL(").append(names.get(i)).append(')'));
            text.append(", TTL(").append(RowState.COLUMN).append(')');
        }
        return text.toString();
    }

    private static boolean isCollection(DataType type) {
        return type instanceof ListType || type instanceof SetType || type instanceof MapType;
    }

    /** The table of that entity; our column is added to it when missing. */
    static EntityTable open(Schema schema, Statements statements) {
        TableMetadata table = statements.tableMetadata(schema.name(), false);
        if (table == null) {
            table = statements.tableMetadata(schema.name(), true);
        }
        if (table != null && table.getColumn(RowState.COLUMN).isEmpty()) {
            try {
                statements.executeSchema(
                        "ALTER TABLE " + statements.table(schema.name()) + " ADD " + RowState.COLUMN + " text");
            } catch (DatabaseException e) {
                // another node may have come first; what the table has now decides
                table = statements.tableMetadata(schema.name(), true);
                if (table == null || table.getColumn(RowState.COLUMN).isEmpty()) {
                    throw e;
                }
            }
        }
        if (table == null) {
            throw statements.errors.database(
                    "unconfigured table " + schema.name() + ": run the migrations of the keyspace '"
                            + statements.settings.keyspace() + "'",
                    null);
        }
        statements.awaitColumn(statements.table(schema.name()), RowState.COLUMN);
        try {
            return new EntityTable(schema, statements.table(schema.name()), table);
        } catch (MissingColumn e) {
            TableMetadata fresh = statements.tableMetadata(schema.name(), true);
            if (fresh != null) {
                try {
                    return new EntityTable(schema, statements.table(schema.name()), fresh);
                } catch (MissingColumn still) {
                    throw statements.errors.database(still.getMessage(), null);
                }
            }
            throw statements.errors.database(e.getMessage(), null);
        }
    }

    /** The table lacks a column that the schema asks for. */
    private static final class MissingColumn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingColumn(String message) {
            super(message);
        }
    }

    /** The columns of a field; their types are the table's own, since Kong's tables have some that follow no rule. */
    private static List<Column> columns(Schema schema, TableLayout layout, Field field, TableMetadata table) {
        boolean prefixed = schema.workspaceable()
                && field.unique()
                && !field.uniqueAcrossWs()
                && field.type() == FieldType.STRING
                && !field.isUuid();
        List<Field> parts = keyParts(field);
        List<Column> columns = new ArrayList<>();
        for (TableLayout.Column column : layout.columnsOf(field.name())) {
            String name = column.name();
            boolean indexed = layout.primaryKey().contains(name)
                    || layout.indexes().stream()
                            .anyMatch(index -> index.column().equals(name));
            columns.add(Column.of(
                    parts.get(columns.size()),
                    field.referencedSchema() == null ? null : field,
                    Statements.quote(name),
                    type(table, name),
                    prefixed,
                    indexed));
        }
        return List.copyOf(columns);
    }

    /** What the columns of a field hold: the parts of the key referred to, or the field itself. */
    private static List<Field> keyParts(Field field) {
        Schema parent = field.referencedSchema();
        return parent == null ? List.of(field) : parent.primaryKey();
    }

    private static DataType type(TableMetadata table, String column) {
        return table.getColumn(CqlIdentifier.fromInternal(column))
                .map(ColumnMetadata::getType)
                .orElseThrow(() -> new MissingColumn("table " + table.getName() + " has no column '" + column + "'"));
    }

    static @Nullable ByteBuffer uuid(UUID value) {
        return TypeCodecs.UUID.encode(value, ProtocolVersion.DEFAULT);
    }

    // --- parameters
    // -----------------------------------------------------------------------------------------------------

    /** The columns of a field. */
    List<Column> columns(Field field) {
        return byField.get(field.position());
    }

    /** Their names. */
    List<String> columnNames(Field field) {
        return namesByField.get(field.position());
    }

    /** The key of a row as parameters of {@link #select}. */
    List<@Nullable ByteBuffer> key(Row row) {
        List<@Nullable ByteBuffer> values = new ArrayList<>(key.size() + 1);
        if (partition != null) {
            values.add(partition);
        }
        for (Column column : key) {
            values.add(column.encode(row, row.workspaceId()));
        }
        return values;
    }

    /** The key of a row as text that names it among all rows of the table. */
    String keyText(Row row) {
        List<@Nullable Object> parts = new ArrayList<>();
        for (Column column : key) {
            Object value = column.decode(column.encode(row, null));
            parts.add(value instanceof UUID ? value.toString() : value);
        }
        return StoredJson.write("primary key", parts);
    }

    /** A row with nothing but the key of that text. */
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
            UUID workspace = write.workspace();
            bytes.add(workspace == null ? null : uuid(workspace));
        }
        if (hasCacheKey) {
            String cacheKey = write.cacheKey();
            Column.checkIndexed(CACHE_KEY, cacheKey);
            bytes.add(Statements.text(cacheKey));
        }
        return bytes;
    }

    /** Parameters of {@link #insertNew}. */
    List<@Nullable ByteBuffer> insertNew(List<@Nullable ByteBuffer> bytes, RowState state, int ttl) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        values.add(Statements.text(state.text()));
        values.addAll(write(bytes, ttl, true));
        return values;
    }

    /** Parameters of {@link #insertMark}. */
    List<@Nullable ByteBuffer> insertMark(Row row, @Nullable UUID workspace, RowState state, int ttl) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        values.add(Statements.text(state.text()));
        for (Column column : key) {
            values.add(column.encode(row, workspace));
        }
        if (partition != null) {
            values.add(partition);
        }
        values.add(Statements.number(ttl));
        return values;
    }

    /** Parameters of {@link #write}; of a new row, columns without value are left alone instead of being deleted. */
    List<@Nullable ByteBuffer> write(List<@Nullable ByteBuffer> bytes, int ttl, boolean isNew) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        for (ByteBuffer value : bytes) {
            values.add(value == null && isNew ? Statements.UNSET : value);
        }
        if (partition != null) {
            values.add(partition);
        }
        if (schema.ttl()) {
            values.add(Statements.number(ttl));
        }
        return values;
    }

    /** Parameters of {@link #changeState}. */
    List<@Nullable ByteBuffer> changeState(List<@Nullable ByteBuffer> key, RowState to, RowState from, int ttl) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        if (schema.ttl()) {
            values.add(Statements.number(ttl));
        }
        values.add(Statements.text(to.text()));
        values.addAll(key);
        values.add(Statements.text(from.text()));
        return values;
    }

    /** Adds what {@code …IfSame} compares with. */
    List<@Nullable ByteBuffer> andSame(List<@Nullable ByteBuffer> values, Stored stored) {
        changeable.forEach(i -> values.add(stored.bytes().get(i)));
        return values;
    }

    /** Parameters of {@link #deleteIfState}. */
    static List<@Nullable ByteBuffer> deleteIfState(List<@Nullable ByteBuffer> key, RowState state) {
        List<@Nullable ByteBuffer> values = new ArrayList<>(key);
        values.add(Statements.text(state.text()));
        return values;
    }

    // --- finding
    // --------------------------------------------------------------------------------------------------------

    /** Rows by columns that have an index; more than one column is filtered, after the index of the first. */
    String selectBy(List<String> conditions) {
        return selects.computeIfAbsent(conditions, this::newSelectBy);
    }

    private String newSelectBy(List<String> conditions) {
        List<String> all = new ArrayList<>();
        if (partition != null) {
            all.add(PARTITION + " = ?");
        }
        conditions.forEach(column -> all.add(column + " = ?"));
        String where = all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
        return "SELECT " + selected + " FROM " + name + where + (conditions.size() > 1 ? " ALLOW FILTERING" : "");
    }

    /** As {@link #selectBy}, by any columns: those without an index are filtered. */
    String selectFiltered(List<String> conditions) {
        String select = selectBy(conditions);
        return conditions.size() == 1 ? select + " ALLOW FILTERING" : select;
    }

    /** Parameters of {@link #selectBy}. */
    List<@Nullable ByteBuffer> by(List<? extends @Nullable ByteBuffer> conditions) {
        if (partition == null) {
            return new ArrayList<>(conditions);
        }
        List<@Nullable ByteBuffer> values = new ArrayList<>(conditions.size() + 1);
        values.add(partition);
        values.addAll(conditions);
        return values;
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
    // --------------------------------------------------------------------------------------------------------

    /** A row of {@link #select} or {@link #selectBy}. */
    Stored read(com.datastax.oss.driver.api.core.cql.Row result) {
        RowState state = RowState.parse(TypeCodecs.TEXT.decode(result.getBytesUnsafe(0), ProtocolVersion.DEFAULT));
        List<@Nullable ByteBuffer> bytes = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            bytes.add(result.getBytesUnsafe(i + 1));
        }
        Integer ttl = null;
        if (schema.ttl()) {
            int last = result.getColumnDefinitions().size() - 1;
            int index = last == names.size() + 1 || firstIsNull(bytes) ? last : last - 1;
            ttl = result.isNull(index) ? null : (Integer) result.getInt(index);
        }
        return stored(state, bytes, ttl);
    }

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
        row.ttl(ttl == null ? null : (Long) Math.max(0L, ttl - 1L)); // the last second has begun already
        boolean exists = state.kind() != RowState.Kind.NEW && (!schema.ttl() || isAnyLeft(bytes));
        Stored stored = new Stored(row, state, bytes, exists, ttl, System.nanoTime());
        row.version(stored);
        return stored;
    }

    /** Whether there is more than the key, which stays when a row expires that a Kong did not insert but update. */
    private boolean isAnyLeft(List<@Nullable ByteBuffer> bytes) {
        return changeable.isEmpty() || changeable.stream().anyMatch(i -> bytes.get(i) != null);
    }

    /** The workspace in {@link Stored#bytes}. */
    @Nullable
    UUID workspace(List<@Nullable ByteBuffer> bytes) {
        ByteBuffer workspace = hasWorkspace ? bytes.get(columns.size()) : null;
        return workspace == null ? null : TypeCodecs.UUID.decode(workspace, ProtocolVersion.DEFAULT);
    }

    private boolean firstIsNull(List<@Nullable ByteBuffer> bytes) {
        return changeable.stream()
                .filter(i -> i < columns.size() && !isCollection(columns.get(i).type()))
                .findFirst()
                .map(i -> bytes.get(i) == null)
                .orElse(true);
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

    /** The bytes of the columns of a field, out of {@link Stored#bytes}. */
    List<@Nullable ByteBuffer> bytes(List<@Nullable ByteBuffer> bytes, Field field) {
        int first = firsts[field.position()];
        return bytes.subList(first, first + byField.get(field.position()).size());
    }

    /** A row without that reference. */
    List<@Nullable ByteBuffer> without(List<@Nullable ByteBuffer> bytes, Field field) {
        List<@Nullable ByteBuffer> copy = new ArrayList<>(bytes);
        bytes(copy, field).replaceAll(any -> null);
        return copy;
    }

    /** A reference to a row, as it lies in the columns of that field. */
    List<@Nullable ByteBuffer> reference(Field field, Object key) {
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        for (Column column : columns(field)) {
            values.add(column.encodeValue(key, null));
        }
        return values;
    }

    static boolean same(List<? extends @Nullable ByteBuffer> one, List<? extends @Nullable ByteBuffer> other) {
        return Arrays.equals(one.toArray(), other.toArray());
    }
}
