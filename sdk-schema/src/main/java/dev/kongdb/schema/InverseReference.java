package dev.kongdb.schema;

/**
 * One foreign field seen from the schema it refers to.
 *
 * @param schema the schema that refers
 * @param field its foreign field
 */
public record InverseReference(Schema schema, Field field) {
    /**
     * What deleting the entity referred to does: {@code restrict}, {@code cascade} or {@code null}.
     */
    public String onDelete() {
        return field.onDelete();
    }
}
