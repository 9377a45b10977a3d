package dev.kongdb.error;

import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.lua.LuaText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the errors of one store, with Kong's texts. Immutable and thread-safe. The DAO engine and
 * the stores use it; a plugin only catches the exceptions.
 */
public final class Errors {
    private final String strategy;

    /** The errors of that store: {@code postgres}, {@code cassandra}. */
    public Errors(String strategy) {
        this.strategy = strategy;
    }

    /** The store's name. */
    public String strategy() {
        return strategy;
    }

    /** Error 1, with the messages by key field. */
    public InvalidPrimaryKeyException invalidPrimaryKey(Map<String, ? extends @Nullable Object> messages) {
        return new InvalidPrimaryKeyException(
                strategy, "invalid primary key: '" + table(messages) + "'", messages, null);
    }

    /** Error 2, with what the schema found. */
    public SchemaViolationException schemaViolation(Violations violations) {
        return new SchemaViolationException(strategy, violations.message(), violations.asMap(), null);
    }

    /** Error 2 on one field. */
    public SchemaViolationException schemaViolation(String field, String message) {
        return new SchemaViolationException(
                strategy, "schema violation (" + field + ": " + message + ")", Map.of(field, message), null);
    }

    /**
     * Error 2 on an entity that its record refuses, with the exception of the record's constructor.
     */
    public SchemaViolationException refusedByRecord(Throwable thrown) {
        Violations violations = new Violations(Map.of("@entity", List.of(said(thrown))));
        return new SchemaViolationException(strategy, violations.message(), violations.asMap(), thrown);
    }

    /**
     * Error 8 of a stored entity that its record refuses, with the exception of the record's
     * constructor.
     */
    public UnreadableEntityException unreadable(
            String entity, Map<String, ? extends @Nullable Object> primaryKey, Throwable thrown) {
        return new UnreadableEntityException(
                strategy,
                "the record of '" + entity + "' refuses the stored entity with primary key '" + table(primaryKey)
                        + "': " + said(thrown),
                primaryKey,
                thrown);
    }

    private static String said(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank()
                ? "the record refuses it: " + thrown.getClass().getSimpleName()
                : message;
    }

    /** Error 3, with the primary key that exists already. */
    public PrimaryKeyViolationException primaryKeyViolation(Map<String, ? extends @Nullable Object> primaryKey) {
        return new PrimaryKeyViolationException(
                strategy, "primary key violation on key '" + table(primaryKey) + "'", primaryKey, null);
    }

    /** Error 4, for a reference to an entity that does not exist. */
    public ForeignKeyViolationException foreignKeyMissing(
            String field, String parent, Map<String, ? extends @Nullable Object> foreignKey) {
        return new ForeignKeyViolationException(
                strategy,
                "the foreign key '" + table(foreignKey) + "' does not reference an existing '" + parent + "' entity.",
                Map.of(field, foreignKey),
                null);
    }

    /** Error 4, for a delete of an entity that others refer to. */
    public ForeignKeyViolationException referencedBy(String parent, String child) {
        return new ForeignKeyViolationException(
                strategy,
                "an existing '" + child + "' entity references this '" + parent + "' entity",
                Map.of("@referenced_by", child),
                null);
    }

    /** Error 5, with the fields whose values another entity has. */
    public UniqueViolationException uniqueViolation(Map<String, ? extends @Nullable Object> fields) {
        return new UniqueViolationException(
                strategy,
                "UNIQUE violation detected on '" + table(fields).replace(LuaText.NULL, "null") + "'",
                fields,
                null);
    }

    /** Error 6, for a look-up by primary key. */
    public NotFoundException notFound(Map<String, ? extends @Nullable Object> primaryKey) {
        return new NotFoundException(
                strategy, "could not find the entity with primary key '" + table(primaryKey) + "'", primaryKey, null);
    }

    /** Error 6, for a look-up by a unique field. */
    public NotFoundException notFoundBy(Map<String, ? extends @Nullable Object> field) {
        return new NotFoundException(strategy, "could not find the entity with '" + table(field) + "'", field, null);
    }

    /** Error 7. */
    public InvalidOffsetException invalidOffset(String offset, String reason) {
        return new InvalidOffsetException(
                strategy, "'" + offset + "' is not a valid offset: " + reason, Map.of(), null);
    }

    /** Error 8, with the database's own text and the driver's failure. */
    public DatabaseException database(@Nullable String message, @Nullable Throwable cause) {
        return new DatabaseException(strategy, message == null ? "database error" : message, Map.of(), cause);
    }

    /**
     * Error 8 of an update that gave up after the given number of attempts, because other writers
     * came in between each time.
     */
    public UpdateConflictException updateConflict(String entity, int attempts) {
        return new UpdateConflictException(
                strategy,
                "gave up updating '" + entity + "': other writers changed the entity " + attempts
                        + " times in between");
    }

    /** Error 8 of a write whose {@code if_match} does not hold. */
    public PreconditionFailedException preconditionFailed(String message) {
        return new PreconditionFailedException(strategy, message);
    }

    /** Error 8 of an entity whose plugin has a table that differs from what its record asks for. */
    public TableMismatchException tableMismatch(String entity, String differences) {
        return new TableMismatchException(strategy, "the entity '" + entity + "' cannot be used: " + differences);
    }

    /** The errors of the refused entities, by index; at least one. */
    public RefusedSomeException refusedSome(SortedMap<Integer, KongDbException> errors, int given) {
        return new RefusedSomeException(errors, given);
    }

    /** Error 9. */
    public InvalidSizeException invalidSize(String message) {
        return new InvalidSizeException(strategy, message, Map.of(), null);
    }

    /** Error 10, with the field and the reason. */
    public InvalidUniqueException invalidUnique(String field, String message) {
        return new InvalidUniqueException(strategy, field, message);
    }

    /** Error 11, with the messages by option, nested for {@code pagination}. */
    public InvalidOptionsException invalidOptions(Map<String, ? extends @Nullable Object> messages) {
        Map<String, String> flat = new TreeMap<>();
        messages.forEach((option, message) -> {
            if (message instanceof Map<?, ?> nested) {
                nested.forEach((key, text) -> flat.put(option + "." + key, String.valueOf(text)));
            } else {
                flat.put(option, String.valueOf(message));
            }
        });
        return new InvalidOptionsException(
                strategy, listed(flat, "invalid option", "option violations"), messages, null);
    }

    /** Error 12. */
    public OperationUnsupportedException operationUnsupported(String message) {
        return new OperationUnsupportedException(strategy, message, Map.of(), null);
    }

    /** The message of error 13 for a unique field by which no entity was found. */
    public String unresolvable(String parent, Map<String, ? extends @Nullable Object> field) {
        return "the foreign key cannot be resolved with '" + table(field) + "' for an existing '" + parent + "' entity";
    }

    /**
     * Error 13; for each foreign field the unique fields that were looked up, with their messages.
     */
    public ForeignKeysUnresolvedException foreignKeysUnresolved(Map<String, Map<String, String>> messages) {
        Map<String, String> flat = new TreeMap<>();
        messages.forEach((field, nested) -> nested.forEach((key, text) -> flat.put(field + "." + key, text)));
        return new ForeignKeysUnresolvedException(
                strategy, listed(flat, "foreign key unresolved", "foreign keys unresolved"), messages, null);
    }

    /** Error 14, with the faults by entity. */
    public DeclarativeConfigException declarativeConfig(Map<String, ? extends @Nullable Object> messages) {
        return new DeclarativeConfigException(
                strategy, "declarative config is invalid: " + table(messages), messages, null);
    }

    /**
     * Error 15, with the schema's text for it, and the exception of the transformation if it threw
     * one.
     */
    public TransformationFailedException transformationFailed(@Nullable String message, @Nullable Throwable thrown) {
        return new TransformationFailedException(
                strategy, message == null ? "transformation error" : message, Map.of(), thrown);
    }

    /** Error 16, with the messages by key field. */
    public InvalidForeignKeyException invalidForeignKey(Map<String, ? extends @Nullable Object> messages) {
        return new InvalidForeignKeyException(
                strategy, "invalid foreign key: '" + table(messages) + "'", messages, null);
    }

    /** Error 17, with the id of the workspace. */
    public InvalidWorkspaceException invalidWorkspace(@Nullable String id) {
        return new InvalidWorkspaceException(
                strategy, "invalid workspace '" + (id == null ? "null" : id) + "'", Map.of(), null);
    }

    /** Error 18, with the field that is unique only within a workspace. */
    public InvalidUniqueGlobalException invalidUniqueGlobal(String field) {
        return new InvalidUniqueGlobalException(
                strategy, "unique key " + field + " is invalid for global query", Map.of(), null);
    }

    /** A table as Kong's messages print it. */
    private static String table(Map<String, ? extends @Nullable Object> table) {
        return LuaText.compact(table);
    }

    private static String listed(Map<String, String> items, String one, String many) {
        StringBuilder text = new StringBuilder();
        text.append(items.size() == 1 ? one : items.size() + " " + many).append(" (");
        String separator = "";
        for (Map.Entry<String, String> item : new LinkedHashMap<>(items).entrySet()) {
            text.append(separator).append(item.getKey()).append(": ").append(item.getValue());
            separator = "; ";
        }
        return text.append(')').toString();
    }
}
