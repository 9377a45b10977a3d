package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.value.Reference;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reference: the columns of the referenced key. It is null if one of them is null. */
final class ReferenceColumns extends FieldColumns {
    private final List<FieldColumns> parts;

    /** Whether the key is a UUID {@code id}, as is nearly always so. */
    private final boolean byId;

    ReferenceColumns(Field field, List<String> names, List<FieldColumns> parts) {
        super(field, names);
        this.parts = parts;
        FieldColumns first = parts.get(0);
        this.byId = parts.size() == 1
                && first instanceof ScalarColumns.UuidColumn
                && first.field.name().equals("id");
    }

    @Override
    int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        Reference<?> reference = value == null ? null : field.toReference(value);
        int next = index;
        for (FieldColumns part : parts) {
            next = part.bind(statement, next, reference == null ? null : reference.get(part.field.name()));
        }
        return next;
    }

    @Override
    void addTexts(List<@Nullable String> texts, @Nullable Object value) {
        Reference<?> reference = value == null ? null : field.toReference(value);
        for (FieldColumns part : parts) {
            part.addTexts(texts, reference == null ? null : reference.get(part.field.name()));
        }
    }

    @Override
    List<String> ofTexts(List<String> texts) {
        List<String> all = new ArrayList<>();
        int next = 0;
        for (FieldColumns part : parts) {
            all.addAll(part.ofTexts(texts.subList(next, next + part.names.size())));
            next += part.names.size();
        }
        return all;
    }

    @Override
    @Nullable
    Object read(ResultSet result, int index) throws SQLException {
        if (byId) {
            UUID id = result.getObject(index, UUID.class);
            return id == null ? null : Reference.to(id);
        }
        Map<String, Object> key = new LinkedHashMap<>();
        int next = index;
        for (FieldColumns part : parts) {
            Object value = part.read(result, next);
            if (value == null) {
                return null;
            }
            key.put(part.field.name(), value);
            next += part.names.size();
        }
        return Reference.toKey(key);
    }

    @Override
    void addToToken(List<Object> token, Object value) {
        Reference<?> reference = field.toReference(value);
        for (FieldColumns part : parts) {
            Object key = reference == null ? null : reference.get(part.field.name());
            if (key == null) {
                throw new IllegalArgumentException("no key in field '" + field.name() + "'");
            }
            part.addToToken(token, key);
        }
    }

    @Override
    Object fromToken(List<?> token, int from) {
        Map<String, Object> key = new LinkedHashMap<>();
        int next = from;
        for (FieldColumns part : parts) {
            key.put(part.field.name(), part.fromToken(token, next));
            next += part.names.size();
        }
        return Reference.toKey(key);
    }
}
