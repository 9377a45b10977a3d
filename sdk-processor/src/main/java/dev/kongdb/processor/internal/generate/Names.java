package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;

/** The classes that generated code uses. */
final class Names {
    static final ClassName NULL_MARKED = ClassName.get("org.jspecify.annotations", "NullMarked");
    static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");
    static final ClassName GENERATED = ClassName.get("javax.annotation.processing", "Generated");

    static final ClassName VALUES = ClassName.get("dev.kongdb.codec", "Values");
    static final ClassName ROW = ClassName.get("dev.kongdb.value", "Row");
    static final ClassName SHAPE = ClassName.get("dev.kongdb.value", "Shape");
    static final ClassName REFERENCE = ClassName.get("dev.kongdb.value", "Reference");
    static final ClassName SCHEMA = ClassName.get("dev.kongdb.schema", "Schema");
    static final ClassName SCHEMA_DEFINITION = ClassName.get("dev.kongdb.schema.definition", "SchemaDefinition");
    static final ClassName POSTGRES_COLUMN = ClassName.get("dev.kongdb.schema.definition", "PostgresColumn");
    static final ClassName FIELD_DEFINITION = ClassName.get("dev.kongdb.schema.definition", "FieldDefinition");
    static final ClassName TYPEDEFS = ClassName.get("dev.kongdb.schema.definition", "Typedefs");

    static final ClassName ENTITY_DAO = ClassName.get("dev.kongdb.dao", "EntityDao");
    static final ClassName ENTITY_BUILDER = ClassName.get("dev.kongdb.dao", "EntityBuilder");
    static final ClassName ROW_CODEC = ClassName.get("dev.kongdb.dao", "RowCodec");
    static final ClassName RECORD_CODEC = ClassName.get("dev.kongdb.dao", "RecordCodec");
    static final ClassName DAO_ENGINE = ClassName.get("dev.kongdb.dao", "DaoEngine");
    static final ClassName ENTITIES = ClassName.get("dev.kongdb.dao", "Entities");
    static final ClassName CACHE_KEY = ClassName.get("dev.kongdb.dao", "CacheKey");
    static final ClassName ENTITY_PROVIDER = ClassName.get("dev.kongdb.spi", "EntityProvider");
    static final ClassName SUBSCHEMA_PROVIDER = ClassName.get("dev.kongdb.spi", "SubschemaProvider");
    static final ClassName KONG = ClassName.get("dev.kongdb", "Kong");
    static final ClassName HANDLER_PROVIDER = ClassName.get("dev.kongdb", "HandlerProvider");
    static final ClassName PHASE = ClassName.get("dev.kongdb.plugin", "Phase");
    static final ClassName PLUGIN_HANDLER = ClassName.get("dev.kongdb.plugin", "PluginHandler");

    private Names() {}
}
