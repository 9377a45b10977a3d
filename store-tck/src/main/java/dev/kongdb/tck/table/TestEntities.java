package dev.kongdb.tck.table;

import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.PostgresColumn;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The entities of the stores' own tests, as data: some of Kong's entities, and some that only these
 * tests use. Each store creates their tables itself. Thread-safe.
 */
public class TestEntities {
    private static final FieldDefinition UUID_KEY =
            FieldDefinition.of("string").with("uuid", true).with("auto", true);
    private static final FieldDefinition SECONDS =
            FieldDefinition.of("integer").with("timestamp", true).with("auto", true);
    private static final FieldDefinition MILLIS =
            FieldDefinition.of("number").with("timestamp", true).with("auto", true);
    private static final FieldDefinition STRING = FieldDefinition.of("string");
    private static final FieldDefinition UNIQUE = STRING.with("unique", true);
    private static final FieldDefinition TAGS =
            FieldDefinition.of("set").with("elements", STRING.with("required", true));

    private final Schemas schemas = link();
    private final Map<Strategy, Map<String, EntityStrategy>> opened =
            Collections.synchronizedMap(new IdentityHashMap<>());
    private final IdentityHashMap<Shape, Schema> byShape = new IdentityHashMap<>();

    /** Belongs to no workspace. */
    public final Schema workspaces = schema("workspaces");

    /** Has two unique fields. */
    public final Schema consumers = schema("consumers");

    /** Has tags. The tests set none of its references. */
    public final Schema services = schema("services");

    /** Refers to a service. */
    public final Schema routes = schema("routes");

    /** Unique by its composite cache key. */
    public final Schema plugins = schema("plugins");

    /** Targets refer to it and are deleted with it. */
    public final Schema upstreams = schema("upstreams");

    /** Its endpoint key is not unique. */
    public final Schema targets = schema("targets");

    /** Its primary key is a unique field that is not a UUID. */
    public final Schema parameters = schema("parameters");

    /** Has a field that is unique over all workspaces. */
    public final Schema snis = schema("snis");

    /** Is read-only; the stores maintain its rows. */
    public final Schema tags = schema("tags");

    /** Expires. */
    public final Schema credentials = schema("keyauth_credentials");

    /** Expires, counted from the current time, and has no workspace. */
    public final Schema leases = schema("test_leases");

    /** Has every kind of column. */
    public final Schema everything = schema("test_everything");

    /** Its primary key has two fields. */
    public final Schema seats = schema("test_seats");

    /** Refers to two fields, and is deleted with the seat. */
    public final Schema tickets = schema("test_tickets");

    /** Is deleted with the ticket, and so with the seat. */
    public final Schema meals = schema("test_meals");

    /** Stays when the ticket is deleted. */
    public final Schema coats = schema("test_coats");

    /** While it exists, the meal cannot be deleted. */
    public final Schema receipts = schema("test_receipts");

    /** Consists of its primary key alone. */
    public final Schema pairs = schema("test_pairs");

    /** Many threads change it at once. */
    public final Schema counters = schema("test_counters");

    private static FieldDefinition record() {
        return FieldDefinition.of("record")
                .field("name", STRING)
                .field("count", FieldDefinition.of("integer"))
                .field("ratio", FieldDefinition.of("number"))
                .field("on", FieldDefinition.of("boolean"))
                .field("list", FieldDefinition.of("array").with("elements", STRING))
                .field(
                        "inner",
                        FieldDefinition.of("record").field("deep", STRING).field("none", STRING));
    }

    private static Schemas link() {
        return new SchemaLinker()
                .entity(SchemaDefinition.named("workspaces")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "name")
                        .with("cache_key", List.of("name"))
                        .field("id", UUID_KEY)
                        .field("name", UNIQUE.with("required", true))
                        .field("comment", STRING)
                        .field("created_at", SECONDS)
                        .build())
                .entity(SchemaDefinition.named("consumers")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "username")
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("created_at", SECONDS)
                        .field("username", UNIQUE)
                        .field("custom_id", UNIQUE)
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("services")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "name")
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("created_at", SECONDS)
                        .field("updated_at", SECONDS)
                        .field("name", UNIQUE)
                        .field("host", STRING.with("required", true))
                        .field("port", FieldDefinition.of("integer"))
                        .field("tls_verify_depth", FieldDefinition.of("integer"))
                        .field(
                                "ca_certificates",
                                FieldDefinition.of("array").with("elements", STRING.with("uuid", true)))
                        .field("enabled", FieldDefinition.of("boolean"))
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("routes")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "name")
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("name", UNIQUE)
                        .field("paths", FieldDefinition.of("array").with("elements", STRING))
                        .field(
                                "headers",
                                FieldDefinition.of("map")
                                        .with("keys", STRING)
                                        .with(
                                                "values",
                                                FieldDefinition.of("array").with("elements", STRING)))
                        .field(
                                "sources",
                                FieldDefinition.of("set")
                                        .with(
                                                "elements",
                                                FieldDefinition.of("record")
                                                        .field("ip", STRING)
                                                        .field("port", FieldDefinition.of("integer"))))
                        .field("service", FieldDefinition.of("foreign").with("reference", "services"))
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("plugins")
                        .with("primary_key", List.of("id"))
                        .with("cache_key", List.of("name", "route", "service", "consumer"))
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("name", STRING.with("required", true))
                        .field("created_at", SECONDS)
                        .field(
                                "route",
                                FieldDefinition.of("foreign")
                                        .with("reference", "routes")
                                        .with("on_delete", "cascade"))
                        .field(
                                "service",
                                FieldDefinition.of("foreign")
                                        .with("reference", "services")
                                        .with("on_delete", "cascade"))
                        .field(
                                "consumer",
                                FieldDefinition.of("foreign")
                                        .with("reference", "consumers")
                                        .with("on_delete", "cascade"))
                        .field("config", FieldDefinition.of("record").field("anonymous", STRING))
                        .field("enabled", FieldDefinition.of("boolean"))
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("upstreams")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "name")
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("created_at", MILLIS)
                        .field("name", UNIQUE)
                        .field("slots", FieldDefinition.of("integer"))
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("targets")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "target")
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("created_at", MILLIS)
                        .field(
                                "upstream",
                                FieldDefinition.of("foreign")
                                        .with("reference", "upstreams")
                                        .with("on_delete", "cascade"))
                        .field("target", STRING)
                        .field("weight", FieldDefinition.of("integer"))
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("parameters")
                        .with("primary_key", List.of("key"))
                        .with("cache_key", List.of("key"))
                        .field("key", UNIQUE.with("required", true))
                        .field("value", STRING.with("required", true))
                        .field("created_at", SECONDS)
                        .build())
                .entity(SchemaDefinition.named("snis")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "name")
                        .with("workspaceable", true)
                        .field("id", UUID_KEY)
                        .field("name", UNIQUE.with("required", true).with("unique_across_ws", true))
                        .field("tags", TAGS)
                        .build())
                .entity(SchemaDefinition.named("tags")
                        .with("primary_key", List.of("tag"))
                        .field("tag", STRING.with("required", true))
                        .field("entity_name", STRING.with("required", true))
                        .field("entity_id", STRING.with("uuid", true).with("required", true))
                        .build())
                .entity(SchemaDefinition.named("keyauth_credentials")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "key")
                        .with("cache_key", List.of("key"))
                        .with("workspaceable", true)
                        .with("ttl", true)
                        .field("id", UUID_KEY)
                        .field("created_at", SECONDS)
                        .field(
                                "consumer",
                                FieldDefinition.of("foreign")
                                        .with("reference", "consumers")
                                        .with("required", true)
                                        .with("on_delete", "cascade"))
                        .field("key", UNIQUE.with("auto", true))
                        .field("tags", TAGS)
                        .postgres(
                                "tags",
                                PostgresColumn.NONE
                                        .withIndex("keyauth_tags_idex_tags_idx")
                                        .withTrigger("keyauth_sync_tags_trigger"))
                        .build())
                .entity(SchemaDefinition.named("test_leases")
                        .with("primary_key", List.of("id"))
                        .with("ttl", true)
                        .field("id", UUID_KEY)
                        .field("name", UNIQUE)
                        .field("holder", STRING)
                        .build())
                .entity(SchemaDefinition.named("test_everything")
                        .with("primary_key", List.of("id"))
                        .field("id", UUID_KEY)
                        .field("text", STRING)
                        .field("other_id", STRING.with("uuid", true))
                        .field("small", FieldDefinition.of("integer"))
                        .field("middle", FieldDefinition.of("integer"))
                        .field("large", FieldDefinition.of("integer"))
                        .field("real", FieldDefinition.of("number"))
                        .field("decimal", FieldDefinition.of("number"))
                        .field("truth", FieldDefinition.of("boolean"))
                        .field("seconds", FieldDefinition.of("integer").with("timestamp", true))
                        .field("millis", FieldDefinition.of("number").with("timestamp", true))
                        .field("texts", FieldDefinition.of("array").with("elements", STRING))
                        .field("ids", FieldDefinition.of("set").with("elements", STRING.with("uuid", true)))
                        .field("numbers", FieldDefinition.of("array").with("elements", FieldDefinition.of("integer")))
                        .field("reals", FieldDefinition.of("array").with("elements", FieldDefinition.of("number")))
                        .field("truths", FieldDefinition.of("array").with("elements", FieldDefinition.of("boolean")))
                        .field(
                                "times",
                                FieldDefinition.of("array")
                                        .with(
                                                "elements",
                                                FieldDefinition.of("number").with("timestamp", true)))
                        .field(
                                "table",
                                FieldDefinition.of("array")
                                        .with(
                                                "elements",
                                                FieldDefinition.of("array").with("elements", STRING)))
                        .field("record", record())
                        .field("records", FieldDefinition.of("array").with("elements", record()))
                        .field(
                                "map",
                                FieldDefinition.of("map")
                                        .with("keys", STRING)
                                        .with("values", FieldDefinition.of("number")))
                        .field(
                                "maps",
                                FieldDefinition.of("set")
                                        .with(
                                                "elements",
                                                FieldDefinition.of("map")
                                                        .with("keys", STRING)
                                                        .with("values", FieldDefinition.of("integer"))))
                        .field("service", FieldDefinition.of("foreign").with("reference", "services"))
                        .build())
                .entity(SchemaDefinition.named("test_seats")
                        .with("primary_key", List.of("line", "number"))
                        .field("line", STRING)
                        .field("number", FieldDefinition.of("integer"))
                        .field("colour", STRING)
                        .build())
                .entity(SchemaDefinition.named("test_tickets")
                        .with("primary_key", List.of("id"))
                        .field("id", UUID_KEY)
                        .field(
                                "seat",
                                FieldDefinition.of("foreign")
                                        .with("reference", "test_seats")
                                        .with("unique", true)
                                        .with("on_delete", "cascade"))
                        .build())
                .entity(SchemaDefinition.named("test_meals")
                        .with("primary_key", List.of("id"))
                        .field("id", UUID_KEY)
                        .field("dish", STRING)
                        .field(
                                "ticket",
                                FieldDefinition.of("foreign")
                                        .with("reference", "test_tickets")
                                        .with("on_delete", "cascade"))
                        .build())
                .entity(SchemaDefinition.named("test_coats")
                        .with("primary_key", List.of("id"))
                        .field("id", UUID_KEY)
                        .field(
                                "ticket",
                                FieldDefinition.of("foreign")
                                        .with("reference", "test_tickets")
                                        .with("on_delete", "null"))
                        .build())
                .entity(SchemaDefinition.named("test_receipts")
                        .with("primary_key", List.of("id"))
                        .field("id", UUID_KEY)
                        .field("meal", FieldDefinition.of("foreign").with("reference", "test_meals"))
                        .build())
                .entity(SchemaDefinition.named("test_pairs")
                        .with("primary_key", List.of("left", "right"))
                        .field("left", STRING)
                        .field("right", STRING)
                        .build())
                .entity(SchemaDefinition.named("test_counters")
                        .with("primary_key", List.of("id"))
                        .with("endpoint_key", "name")
                        .field("id", UUID_KEY)
                        .field("name", UNIQUE)
                        .field("count", FieldDefinition.of("integer"))
                        .field("note", STRING)
                        .build())
                .link();
    }

    private Schema schema(String name) {
        Schema schema = Objects.requireNonNull(schemas.schema(name));
        byShape.put(schema.shape(), schema);
        return schema;
    }

    /** All entities, parents first. */
    public List<Schema> all() {
        return schemas.all();
    }

    /** Opens all these entities in a strategy, once. Returns the stores by name. */
    public Map<String, EntityStrategy> open(Strategy strategy) {
        return opened.computeIfAbsent(strategy, each -> each.open(schemas));
    }

    /** The store of an entity in the strategy, which has all these entities. */
    public EntityStrategy store(Strategy strategy, Schema schema) {
        return Objects.requireNonNull(open(strategy).get(schema.name()));
    }

    /** The schema of the row. */
    public Schema of(Row row) {
        return Objects.requireNonNull(byShape.get(row.shape()));
    }

    /** A row with these fields. An entity with a UUID as id gets a random id if none is given. */
    public static Row row(Schema schema, @Nullable Object... namesAndValues) {
        Row row = new Row(schema.shape());
        int id = schema.shape().position("id");
        if (id >= 0) {
            row.set(id, UUID.randomUUID());
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            int position = schema.shape().position(String.valueOf(namesAndValues[i]));
            if (position < 0) {
                throw new IllegalArgumentException("no field " + namesAndValues[i]);
            }
            row.setOrNull(position, namesAndValues[i + 1]);
        }
        return row;
    }
}
