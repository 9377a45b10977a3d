package dev.kongdb.schema;

/**
 * A foreign field, seen from the schema that it refers to.
 *
 * @param schema the schema that has the field
 * @param field the foreign field
 */
public record InverseReference(Schema schema, Field field) {
    /**
     * The effect of deleting the referenced entity: {@code restrict}, {@code cascade} or {@code
     * null}.
     */
    public String onDelete() {
        return field.onDelete();
    }
}
