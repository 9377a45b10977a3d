package dev.kongdb.schema;

/** Kong's predefined field definitions. */
public final class Typedefs {
    private Typedefs() {}

    /**
     * The definition of that name, such as {@code tags}; attributes set on it with {@link FieldDefinition#with} win.
     *
     * @throws SchemaDefinitionException when there is none of that name
     */
    public static FieldDefinition get(String name) {
        throw new UnsupportedOperationException();
    }
}
