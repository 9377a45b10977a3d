package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.TypeName;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.schema.definition.PostgresColumn;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * A component that is a field.
 *
 * @param javaName the name of the component
 * @param kongName the name of the field
 * @param nameOrigin the place where the name was written, or the component
 * @param position the position among the fields of its record
 * @param type the type of the component
 * @param kind the kind of that type
 * @param nullable whether the component may be null
 * @param definition the field in Kong
 * @param primaryKey the place where {@code @PrimaryKey} was written, or null
 * @param storage the members of {@code @Postgres}
 * @param element the field of the record's class
 */
public record FieldModel(
        String javaName,
        String kongName,
        Origin nameOrigin,
        int position,
        TypeName type,
        Kind kind,
        boolean nullable,
        Definition definition,
        @Nullable Origin primaryKey,
        Storage storage,
        Element element)
        implements Component {
    /** The element as a place. */
    public Origin origin() {
        return Origin.of(element);
    }

    /** The name of the component as part of a method's name. */
    public String capitalised() {
        return javaName.substring(0, 1).toUpperCase(Locale.ROOT) + javaName.substring(1);
    }

    /**
     * Whether a null in a write becomes the default or a generated value, because the component
     * cannot hold null. A required field, such as the primary key, refuses null instead.
     */
    public boolean isNeverNull() {
        return !nullable
                && primaryKey == null
                && !definition.is("required")
                && (definition.is("auto") || definition.get("default") != null || kind instanceof Kind.Nested);
    }

    /** Whether it is unique. */
    public boolean unique() {
        return definition.is("unique");
    }

    /**
     * The members of {@code @Postgres}.
     *
     * @param places the place of each written member
     */
    public record Storage(PostgresColumn column, Map<String, Origin> places) {
        /** No {@code @Postgres} was written. */
        public static final Storage NONE = new Storage(PostgresColumn.NONE, Map.of());
    }
}
