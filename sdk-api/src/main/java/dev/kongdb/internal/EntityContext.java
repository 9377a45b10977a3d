package dev.kongdb.internal;

import dev.kongdb.dao.DaoHooks;
import dev.kongdb.error.Errors;
import dev.kongdb.error.TransformationFailedException;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.SecretResolver;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.value.Row;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of one entity share: its schema, its store, and how a stored row is shown.
 * Thread-safe.
 */
final class EntityContext {
    final Schema schema;
    final EntityStrategy strategy;
    final Errors errors;
    final Workspaces workspaces;
    final CrudEvents events;
    final DaoHooks hooks;
    final SecretResolver secrets;
    final Trial trial;

    /** The cache and the events of other nodes; null without them. */
    final @Nullable Coherence coherence;

    final DaoMeters meters;

    private final Engines engines;

    /**
     * How the plugin's tables differ from its records, if the entity must not be used for that
     * reason.
     */
    private volatile @Nullable String mismatch;

    /** Finds the engine of another entity. */
    interface Engines {
        EntityEngine get(String schema);
    }

    EntityContext(
            Schema schema,
            EntityStrategy strategy,
            Errors errors,
            Workspaces workspaces,
            CrudEvents events,
            DaoHooks hooks,
            SecretResolver secrets,
            Trial trial,
            @Nullable Coherence coherence,
            DaoMeters meters,
            Engines engines) {
        this.schema = schema;
        this.strategy = strategy;
        this.errors = errors;
        this.workspaces = workspaces;
        this.events = events;
        this.hooks = hooks;
        this.secrets = secrets;
        this.trial = trial;
        this.coherence = coherence;
        this.meters = meters;
        this.engines = engines;
    }

    EntityEngine engine(String name) {
        return engines.get(name);
    }

    Field field(int position) {
        return schema.fields().get(position);
    }

    /** The store for a caller's reads. Reads that belong to a write use {@link #strategy}. */
    EntityStrategy storeForReads(CallOptions call) {
        return call.readPrimary() ? strategy : strategy.replica();
    }

    /** Makes every later call fail with a {@link dev.kongdb.error.TableMismatchException}. */
    void refuse(String differences) {
        mismatch = differences;
    }

    void requireTable() {
        String differences = mismatch;
        if (differences != null) {
            throw errors.tableMismatch(schema.name(), differences);
        }
    }

    /** Deleting a row also deletes rows of other tables, so their tables must match as well. */
    void requireTables() {
        requireTable();
        for (InverseReference reference : schema.referencedBy()) {
            EntityContext child = engine(reference.schema().name()).context();
            if (child != this) {
                child.requireTables();
            }
        }
    }

    /**
     * The row as callers see it. The given row was just read from the store, and may be changed and
     * returned.
     */
    Row shown(Row row, CallOptions call) {
        Row stored = schema.processStored(row, call.nulls());
        if (!call.nulls()) {
            schema.resolveSecrets(stored, secrets);
        }
        Row entity = transform(stored, stored, Context.SELECT, call);
        entity.ttl(row.ttl()).version(row.version());
        UUID workspace = row.workspaceId();
        entity.workspaceId(workspace == null && call.showWorkspaceId() ? workspaces.current() : workspace);
        return entity;
    }

    /** The row as a call without options would have returned it. */
    Row asRead(Row row, CallOptions call) {
        if (call.nulls()) {
            schema.resolveSecrets(row, secrets);
        }
        return row;
    }

    Row transform(Row entity, Row input, Context context, CallOptions call) {
        if (!call.transform()) {
            return entity;
        }
        try {
            return schema.transform(entity, input, context);
        } catch (TransformationException e) {
            throw errors.transformationFailed(e.getMessage(), e.getCause());
        }
    }

    /**
     * Refuses a row that its record's constructor refuses: it could be stored, but never be read.
     */
    void tryRecord(Row entity, CallOptions call) {
        Row read = schema.processStored(entity.copy(), false);
        for (Field field : schema.foreignFields()) {
            Object key = read.get(field.position());
            read.set(field.position(), key == null ? null : field.toReference(key));
        }
        // A secret that is missing now may exist later.
        schema.resolveSecrets(read, reference -> {
            String secret = secrets.resolve(reference);
            return secret == null ? reference : secret;
        });
        if (call.ttl() != null) {
            read.ttl(call.ttl() == 0 ? null : call.ttl());
        }
        try {
            trial.run(transform(read, read, Context.SELECT, call));
        } catch (TransformationFailedException e) {
            // as in Kong, the reader gets the error
        } catch (Exception | AssertionError e) {
            throw errors.refusedByRecord(e);
        }
    }
}
