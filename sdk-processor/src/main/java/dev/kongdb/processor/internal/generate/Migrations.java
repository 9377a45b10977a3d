package dev.kongdb.processor.internal.generate;

import dev.kongdb.processor.internal.model.EntityModel;

/** Where the base migrations of entities are. */
public final class Migrations {
    private static final String FOLDER = "META-INF/kongdb/migrations/";

    private Migrations() {}

    /** The resource with the statements for PostgreSQL. */
    public static String postgresPath(EntityModel entity) {
        return FOLDER + entity.name() + ".postgres.sql";
    }

    /** The resource with the statements for Cassandra. */
    public static String cassandraPath(EntityModel entity) {
        return FOLDER + entity.name() + ".cassandra.cql";
    }
}
