package dev.kongdb.schema.definition;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types that a field of a Kong schema can have. */
public enum FieldType {
    STRING,
    NUMBER,
    INTEGER,
    BOOLEAN,
    ARRAY,
    SET,
    MAP,
    RECORD,
    FOREIGN,
    /** A function; only for schemas that describe schemas, never for entities. */
    FUNCTION,
    /** Any type, without a check; internal to the metaschema. */
    ANY,
    /** The type of the field being defined; internal to the metaschema (its {@code default}). */
    SELF;

    private final String kongName = name().toLowerCase(Locale.ROOT);

    /** The name as Kong's schemas write it, such as {@code string}. */
    public String kongName() {
        return kongName;
    }

    /** The type with the name in Kong, or null when Kong has none. */
    public static @Nullable FieldType ofKongName(String kongName) {
        for (FieldType type : values()) {
            if (type.kongName.equals(kongName)) {
                return type;
            }
        }
        return null;
    }
}
