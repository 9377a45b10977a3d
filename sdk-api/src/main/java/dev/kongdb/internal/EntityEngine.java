package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.Options;
import dev.kongdb.error.Errors;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.TransformationFailedException;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.SecretResolver;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The one path of every read and write of an entity, over one store. Immutable and thread-safe. */
final class EntityEngine implements DaoEngine {
    /** How often an update starts again when other writers came between; each round, one writer gets through. */
    private static final int UPDATE_ATTEMPTS = 200;

    private final Schema schema;
    private final EntityStrategy strategy;
    private final Errors errors;
    private final Workspaces workspaces;
    private final Engines engines;
    private final CrudEvents events;
    private final SecretResolver secrets;
    private final Trial trial;
    private final Behaviour behaviour;

    /** In what the tables of the plugin are not as its records ask, when the entity must not be used because of it. */
    private volatile @Nullable String mismatch;

    /** Finds the engine of another entity. */
    interface Engines {
        EntityEngine get(String schema);
    }

    EntityEngine(
            Schema schema,
            EntityStrategy strategy,
            Errors errors,
            Workspaces workspaces,
            Engines engines,
            CrudEvents events,
            SecretResolver secrets,
            Trial trial) {
        this.schema = schema;
        this.strategy = strategy;
        this.errors = errors;
        this.workspaces = workspaces;
        this.engines = engines;
        this.events = events;
        this.secrets = secrets;
        this.trial = trial;
        this.behaviour = Behaviour.of(schema.name());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Errors errors() {
        return errors;
    }

    @Override
    public @Nullable Row select(Row key, Options options) {
        checkKey(key);
        CallOptions call = check(options);
        return read(reads(call).select(key, call.workspace()), call);
    }

    @Override
    public @Nullable Row selectBy(int position, @Nullable Object value, Options options) {
        Field field = field(position);
        checkReach(field, options);
        Object valid = checkUnique(field, value);
        CallOptions call = check(options);
        return read(reads(call).selectBy(field, valid, call.workspace()), call);
    }

    /** Where a caller's reads go. The reads that belong to a write go where the write goes. */
    private EntityStrategy reads(CallOptions call) {
        return call.readPrimary() ? strategy : strategy.replica();
    }

    /** Where a caller's writes go. */
    private EntityStrategy writes(CallOptions call) {
        return call.broadcast() ? strategy : strategy.silent();
    }

    /** A read of the engine's own, which needs no workspace: how the default workspace itself is found. */
    @Nullable
    Row selectRaw(int position, Object value) {
        return strategy.selectBy(field(position), value, null);
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, Options options) {
        List<Field> fields = schema.cacheKey();
        if (fields.isEmpty()) {
            throw new IllegalStateException("entity does not have a cache_key defined");
        }
        if (!schema.hasCompositeCacheKey()) {
            return selectBy(fields.get(0).position(), CacheKeys.bareValue(schema, cacheKey), options);
        }
        CallOptions call = check(options);
        return read(reads(call).selectByCacheKey(cacheKey, call.workspace()), call);
    }

    @Override
    public Row insert(Row values, Options options) {
        behaviour.checkWritable(this);
        CallOptions call = check(options);
        UUID workspace = owner(call);
        Row given = values.copy();
        UnaryOperator<Row> afterwards = behaviour.beforeWrite(this, given, given, Context.INSERT, call);
        Row entity = auto(given, Context.INSERT);
        resolve(entity, call);
        try {
            schema.validateInsert(entity, given);
        } catch (ViolationsException e) {
            throw errors.schemaViolation(e.violations());
        }
        entity = transform(entity, given, Context.INSERT, call);
        Row stored = written(writes(call).insert(write(entity, workspace, call)), call);
        post(Operation.CREATE, stored, null, call);
        return afterwards.apply(stored);
    }

    @Override
    public Row update(Row key, Row values, Options options) {
        return update(key, (Changes) (stored, call) -> values, options);
    }

    @Override
    public Row update(Row key, UnaryOperator<Row> change, Options options) {
        return update(
                key,
                (Changes) (stored, call) ->
                        stored == null ? new Row(schema.shape()) : change.apply(written(stored, call)),
                options);
    }

    private Row update(Row key, Changes changes, Options options) {
        behaviour.checkWritable(this);
        checkKey(key);
        CallOptions call = check(options);
        return update(
                changes, call, () -> strategy.select(key, call.workspace()), () -> errors.notFound(keyMap(key)), true);
    }

    @Override
    public Row updateBy(int position, @Nullable Object value, Row values, Options options) {
        Field field = field(position);
        checkReach(field, options);
        Object valid = checkUnique(field, value);
        CallOptions call = check(options);
        return update(
                (stored, checked) -> values,
                call,
                () -> strategy.selectBy(field, valid, call.workspace()),
                () -> errors.notFoundBy(Values.jsonMap(field.name(), valid)),
                false);
    }

    /**
     * @param byKey whether the row was asked for by its primary key, which the values then must not change: Kong looks for the new
     *     one, and finds nothing. An update by a unique field lets the primary key alone.
     */
    private Row update(Changes wanted, CallOptions call, Reader reader, Absence absence, boolean byKey) {
        behaviour.checkWritable(this);
        for (int attempt = 1; attempt <= UPDATE_ATTEMPTS; attempt++) {
            Row stored = reader.read();
            if (stored == null) {
                auto(
                        complete(wanted.to(null, call), null),
                        Context.UPDATE); // a bad shorthand is reported before the absence, as Kong does
                throw absence.error();
            }
            Row changes = complete(wanted.to(stored, call), stored);
            Row entity = auto(changes, Context.UPDATE);
            renewTimes(entity);
            Row current = schema.processAutoFields(stored, Context.SELECT, call.nulls())
                    .version(stored.version());
            try {
                schema.validateImmutable(entity, current);
            } catch (ViolationsException e) {
                throw errors.schemaViolation(e.violations());
            }
            // Over explicit nulls, whatever the caller wants to see: a field without value is null, and checks need not
            // miss it.
            entity = schema.mergeValues(
                    entity, call.nulls() ? current : schema.processAutoFields(stored, Context.SELECT, true));
            // Whatever it asks for besides is looked for where the row is, if it was looked for everywhere.
            CallOptions there = call.everywhere() ? call.in(stored.workspaceId()) : call;
            UnaryOperator<Row> afterwards = behaviour.beforeWrite(this, changes, entity, Context.UPDATE, there);
            resolve(entity, there);
            try {
                schema.validateUpdate(entity, changes, current);
            } catch (ViolationsException e) {
                throw errors.schemaViolation(e.violations());
            }
            entity = transform(entity, changes, Context.UPDATE, call);
            if (!sameKey(entity, stored)) {
                if (byKey) {
                    throw absence.error();
                }
                copyKey(stored, entity);
            }
            Row after = writes(call).update(stored, write(entity, stored.workspaceId(), call));
            if (after != null) {
                Row updated = written(after, call);
                post(Operation.UPDATE, updated, current, call);
                return afterwards.apply(updated);
            }
            // Another writer changed the row since it was read: read it again, after a pause that grows and differs by
            // thread.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000L * Math.min(attempt, 50)) * 10);
        }
        throw errors.updateConflict(schema.name(), UPDATE_ATTEMPTS);
    }

    @Override
    public Row upsert(Row key, Row values, Options options) {
        behaviour.checkWritable(this);
        checkKey(key);
        CallOptions call = check(options);
        UUID workspace = owner(call);
        return upsert(key, values.copy(), call, entity -> writes(call).upsert(write(entity, workspace, call)));
    }

    @Override
    public Row upsertBy(int position, @Nullable Object value, Row values, Options options) {
        Field field = field(position);
        checkReach(field, options);
        Object valid = checkUnique(field, value);
        CallOptions call = check(options);
        UUID workspace = owner(call);
        Row given = values.copy().set(position, valid);
        return behaviour.insertsOnUpsertBy() && !field.unique()
                ? insert(given, options)
                : upsert(null, given, call, entity -> writes(call).upsertBy(field, write(entity, workspace, call)));
    }

    /** A key beside the values wins over one among them, which must be valid all the same. */
    private Row upsert(@Nullable Row key, Row given, CallOptions call, Function<Row, Upserted> store) {
        behaviour.checkWritable(this);
        Row named = given;
        if (key != null) {
            named = given.copy();
            copyKey(key, named);
        }
        UnaryOperator<Row> afterwards = behaviour.beforeWrite(this, given, named, Context.UPSERT, call);
        if (key != null) {
            copyKey(given, named);
            given = named;
        }
        Row entity = auto(given, Context.UPSERT);
        resolve(entity, call);
        try {
            schema.validateInsert(entity, given);
        } catch (ViolationsException e) {
            throw errors.schemaViolation(e.violations());
        }
        entity = transform(entity, given, Context.UPSERT, call);
        if (key != null) {
            copyKey(key, entity);
        }
        Upserted upserted = store.apply(entity);
        Row stored = written(upserted.row(), call);
        post(upserted.created() ? Operation.CREATE : Operation.UPDATE, stored, null, call);
        return afterwards.apply(stored);
    }

    private void post(Operation operation, Row entity, @Nullable Row old, CallOptions call) {
        if (isHeard(call)) {
            events.post(new CrudEvent(operation, schema, entity, old, row -> asRead(row, call)));
        }
    }

    /** What a call without options would have been given in place of that row. */
    private Row asRead(Row row, CallOptions call) {
        if (call.nulls()) {
            schema.resolveSecrets(row, secrets);
        }
        return row;
    }

    /** Every row that a delete took along has its event, whichever entity it is of. */
    private boolean deleted(List<Deleted> rows, CallOptions call) {
        for (Deleted deleted : rows) {
            EntityEngine engine = engines.get(deleted.schema().name());
            if (engine.isHeard(call)) {
                engine.post(Operation.DELETE, engine.deletedRow(deleted.row(), call), null, call);
            }
        }
        return !rows.isEmpty();
    }

    /** The row is gone: that a transformation fails on it must not hide that, nor keep the others' events from being posted. */
    private Row deletedRow(Row row, CallOptions call) {
        Row stored = row.copy();
        try {
            return written(row, call);
        } catch (TransformationFailedException e) {
            return schema.processAutoFields(stored, Context.SELECT, call.nulls())
                    .workspaceId(stored.workspaceId());
        }
    }

    @Override
    public boolean delete(Row key, Options options) {
        requireTables();
        behaviour.checkWritable(this);
        checkKey(key);
        CallOptions call;
        try {
            call = check(options);
        } catch (InvalidOptionsException e) {
            // As in Kong, where there is nothing to delete nothing is wrong with the options either.
            if (strategy.select(key, schema.workspaceable() ? workspaces.current() : null) == null) {
                return false;
            }
            throw e;
        }
        return deleted(writes(call).delete(key, call.workspace()), call);
    }

    @Override
    public boolean deleteBy(int position, @Nullable Object value, Options options) {
        requireTables();
        Field field = field(position);
        checkReach(field, options);
        Object valid = checkUnique(field, value);
        CallOptions call = check(options);
        return deleted(writes(call).deleteBy(field, valid, call.workspace()), call);
    }

    @Override
    public RowPage page(@Nullable Integer size, @Nullable String offset, Options options) {
        checkSize(size, options);
        CallOptions call = checkPaging(options);
        RowPage page = page(size(size, call), offset, null, null, call);
        behaviour.completePage(this, page.rows());
        return page;
    }

    @Override
    public RowPage pageFor(
            int position,
            @Nullable Object foreignKey,
            @Nullable Integer size,
            @Nullable String offset,
            Options options) {
        Field field = field(position);
        Reference<?> parent = checkForeignKey(field, foreignKey);
        checkSize(size, options);
        CallOptions call = checkPaging(options);
        return page(size(size, call), offset, field, parent, call);
    }

    @Override
    public RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset, Options options) {
        Field field = schema.field("tag");
        if (!schema.name().equals("tags") || field == null) {
            throw errors.operationUnsupported("'" + schema.name() + "' cannot be paged by tag; only 'tags' can");
        }
        String valid = checkUnique(field, tag).toString();
        if (size != null && size < 1) {
            throw errors.invalidSize("size must be an integer greater than 0");
        }
        CallOptions call = CallOptions.ofTagPage(options, errors);
        int pageSize = size(size, call);
        return seen(reads(call).page(new PageQuery(pageSize, offset, null, null, null, List.of(valid), false)), call);
    }

    @Override
    public Stream<Row> each(@Nullable Integer size, Options options) {
        checkSize(size, options);
        CallOptions call = checkPaging(options);
        int pageSize = size(size, call);
        return rows(offset -> page(pageSize, offset, null, null, call));
    }

    @Override
    public Stream<Row> eachFor(int position, @Nullable Object foreignKey, @Nullable Integer size, Options options) {
        Field field = field(position);
        Reference<?> parent = checkForeignKey(field, foreignKey);
        checkSize(size, options);
        CallOptions call = checkPaging(options);
        int pageSize = size(size, call);
        return rows(offset -> page(pageSize, offset, field, parent, call));
    }

    private static Stream<Row> rows(PagedRows.Pages pages) {
        return StreamSupport.stream(new PagedRows(pages), false);
    }

    private RowPage page(
            int size, @Nullable String offset, @Nullable Field field, @Nullable Reference<?> parent, CallOptions call) {
        return seen(
                reads(call)
                        .page(new PageQuery(size, offset, call.workspace(), field, parent, call.tags(), call.anyTag())),
                call);
    }

    private RowPage seen(RowPage page, CallOptions call) {
        List<Row> rows = new ArrayList<>(page.rows().size());
        for (Row row : page.rows()) {
            rows.add(written(row, call));
        }
        return new RowPage(rows, page.offset());
    }

    @Override
    public void truncate() {
        requireTables();
        strategy.truncate();
        behaviour.afterTruncate(this);
        events.postTruncation(schema);
    }

    @Override
    public String cacheKey(Row row, Options options) {
        UUID workspace =
                row.workspaceId() != null ? row.workspaceId() : check(options).workspace();
        return CacheKeys.of(schema, row, workspace);
    }

    @Override
    public String cacheKey(List<? extends @Nullable Object> parts, Options options) {
        return CacheKeys.of(schema, parts, check(options).workspace());
    }

    // What behaviours of Kong's own entities need

    EntityEngine engine(String name) {
        return engines.get(name);
    }

    Workspaces workspaces() {
        return workspaces;
    }

    /** Whether an event of that call would reach anyone. */
    boolean isHeard(CallOptions call) {
        return call.broadcast() && events.hasSubscribers();
    }

    /** Posts that a row was updated which was not written here. */
    void postUpdate(Row entity, CallOptions call) {
        post(Operation.UPDATE, entity, null, call);
    }

    // What every operation shares

    private interface Reader {
        @Nullable
        Row read();
    }

    /** What an update gives, which may depend on what is stored; that is null when nothing is. */
    private interface Changes {
        Row to(@Nullable Row stored, CallOptions call);
    }

    private interface Absence {
        RuntimeException error();
    }

    /** From now on every call fails with a {@link dev.kongdb.error.TableMismatchException}. */
    void refuse(String differences) {
        mismatch = differences;
    }

    private void requireTable() {
        String differences = mismatch;
        if (differences != null) {
            throw errors.tableMismatch(schema.name(), differences);
        }
    }

    /** What goes with a row of this entity is in other tables, which have to be right as well. */
    private void requireTables() {
        requireTable();
        for (InverseReference reference : schema.referencedBy()) {
            EntityEngine child = engines.get(reference.schema().name());
            if (child != this) {
                child.requireTables();
            }
        }
    }

    private CallOptions check(Options options) {
        requireTable();
        return options.asMap().isEmpty()
                ? CallOptions.none(schema.workspaceable() ? workspaces.current() : null)
                : CallOptions.of(options, false, schema, workspaces.current(), workspaces::byName, errors);
    }

    private CallOptions checkPaging(Options options) {
        requireTable();
        return options.asMap().isEmpty()
                ? check(options)
                : CallOptions.of(options, true, schema, workspaces.current(), workspaces::byName, errors);
    }

    /** The workspace that a row to be written belongs to: never all of them. */
    private @Nullable UUID owner(CallOptions call) {
        if (call.everywhere() && schema.workspaceable()) {
            throw errors.invalidOptions(Map.of("workspace", "must name one workspace when an entity is written"));
        }
        return call.workspace();
    }

    private void checkKey(Row key) {
        try {
            schema.validatePrimaryKey(key, false);
        } catch (ViolationsException e) {
            throw errors.invalidPrimaryKey(e.violations().asMap());
        }
    }

    /** Comes before the check of the options, as in Kong. */
    private void checkSize(@Nullable Integer size, Options options) {
        Number max = CallOptions.maxPageSize(options);
        if (size != null && (size < 1 || size > max.doubleValue())) {
            throw errors.invalidSize("size must be an integer between 1 and " + text(max));
        }
    }

    private static String text(Number number) {
        return number.longValue() == number.doubleValue() ? Long.toString(number.longValue()) : number.toString();
    }

    private static int size(@Nullable Integer size, CallOptions call) {
        return size == null ? call.pageSize() : size;
    }

    private Field field(int position) {
        return schema.fields().get(position);
    }

    /** The value of a unique field or endpoint key as the store takes it; error 10 or 16 when it is none. */
    private Object checkUnique(Field field, @Nullable Object value) {
        if (field.type() == FieldType.FOREIGN) {
            return checkForeign(field, value, true);
        }
        Object message = schema.validateField(field, value == null ? Row.NULL : value);
        if (message != null || value == null) {
            throw errors.invalidUnique(field.name(), message == null ? "required field missing" : message.toString());
        }
        return value;
    }

    private Reference<?> checkForeignKey(Field field, @Nullable Object foreignKey) {
        return checkForeign(field, foreignKey, false);
    }

    private Reference<?> checkForeign(Field field, @Nullable Object value, boolean unique) {
        if (value instanceof Reference<?> reference && reference.isKey()) {
            return reference;
        }
        Map<?, ?> given = value instanceof Map<?, ?> map ? map : Map.of();
        if (schema.validateField(field, given) instanceof Map<?, ?> wrong) {
            Map<String, @Nullable Object> messages = new LinkedHashMap<>();
            wrong.forEach((name, message) -> messages.put(String.valueOf(name), message));
            throw unique ? errors.invalidForeignKey(messages) : errors.invalidPrimaryKey(messages);
        }
        Schema parent = parent(field);
        return Values.reference(parent, parent.toRow(given)); // a whole entity will do
    }

    /** Comes before the checks of the value and of the other options, as in Kong, and for entities without workspaces as well. */
    private void checkReach(Field field, Options options) {
        Map<String, @Nullable Object> given = options.asMap();
        if (given.containsKey("workspace") && given.get("workspace") == null && !field.uniqueAcrossWs()) {
            throw errors.invalidUniqueGlobal(field.name());
        }
    }

    private Schema parent(Field foreign) {
        Schema parent = foreign.referencedSchema();
        if (parent == null) {
            throw new IllegalStateException(schema.name() + "." + foreign.name() + " is no reference");
        }
        return parent;
    }

    private Row auto(Row values, Context context) {
        try {
            return schema.processAutoFields(values, context, false);
        } catch (ViolationsException e) {
            throw errors.schemaViolation(e.violations());
        }
    }

    /** Kong would let null take the place of the time when an entity was made, which no record of its own entities can hold. */
    private void renewTimes(Row entity) {
        for (Field field : schema.fields()) {
            if (field.auto() && field.isTimestamp() && entity.get(field.position()) == Row.NULL) {
                Row made = auto(new Row(schema.shape()), Context.INSERT);
                entity.set(field.position(), made.get(field.position()));
            }
        }
    }

    /** An update may leave out the field that chooses the subschema, but its other fields are to be read by it. */
    private Row complete(Row values, @Nullable Row stored) {
        Field key = schema.subschemaKey();
        if (key == null || stored == null || values.get(key.position()) != null) {
            return values;
        }
        return values.copy().set(key.position(), stored.get(key.position()));
    }

    /** Replaces foreign keys given by a unique field of the parent by its primary key. */
    void resolve(Row entity, CallOptions call) {
        Map<String, Map<String, String>> unresolved = null;
        for (Field field : schema.foreignFields()) {
            Object value = entity.get(field.position());
            Map<?, ?> given = value instanceof Map<?, ?> map
                    ? map
                    : value instanceof Reference<?> reference && !reference.isKey() ? reference.fields() : null;
            if (given == null) {
                continue;
            }
            Schema parent = parent(field);
            Row candidate = parent.toRow(given);
            try {
                parent.validatePrimaryKey(candidate, true);
                if (given.size() > parent.primaryKey().size()) {
                    entity.set(field.position(), Values.reference(parent, candidate)); // what else was given is nothing
                }
                continue; // a primary key: whether it exists is for the store to say
            } catch (ViolationsException e) {
                // no primary key, so perhaps a unique field
            }
            Map<String, String> tried = new LinkedHashMap<>();
            Reference<?> found = lookUp(parent, candidate, call, tried);
            if (found != null) {
                entity.set(field.position(), found);
            } else if (!tried.isEmpty()) {
                unresolved = unresolved == null ? new LinkedHashMap<>() : unresolved;
                unresolved.put(field.name(), tried);
            }
        }
        if (unresolved != null) {
            throw errors.foreignKeysUnresolved(unresolved);
        }
    }

    private @Nullable Reference<?> lookUp(Schema parent, Row candidate, CallOptions call, Map<String, String> tried) {
        for (Field unique : parent.fields()) {
            Object value = candidate.get(unique.position());
            if (!unique.unique() || value == null || value == Row.NULL || parent.validateField(unique, value) != null) {
                continue; // what cannot be anyone's is not looked for: validation says what is wrong with it
            }
            EntityEngine parents = engines.get(parent.name());
            parents.requireTable();
            Row row = parents.strategy.selectBy(unique, value, parent.workspaceable() ? workspaceOf(call) : null);
            if (row != null) {
                return Values.reference(parent, row);
            }
            tried.put(unique.name(), errors.unresolvable(parent.name(), Values.jsonMap(unique.name(), value)));
        }
        return null;
    }

    private UUID workspaceOf(CallOptions call) {
        return call.workspace() != null ? call.workspace() : workspaces.current();
    }

    private Row transform(Row entity, Row input, Context context, CallOptions call) {
        if (!call.transform()) {
            return entity;
        }
        try {
            return schema.transform(entity, input, context);
        } catch (TransformationException e) {
            throw errors.transformationFailed(e.getMessage(), e.getCause());
        }
    }

    /** Refuses what its record refuses: it could be stored, but no one could read it. */
    private void tryRecord(Row entity, CallOptions call) {
        Row read = schema.processStored(entity.copy(), false);
        for (Field field : schema.foreignFields()) {
            Object key = read.get(field.position());
            read.set(field.position(), key == null ? null : field.toReference(key));
        }
        // A secret that is not there yet may still come.
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
            // whoever reads it is told, as in Kong
        } catch (Exception | AssertionError e) {
            throw errors.refusedByRecord(e);
        }
    }

    private Write write(Row entity, @Nullable UUID workspace, CallOptions call) {
        for (Field field : schema.primaryKey()) {
            if (!entity.hasValue(field.position())) {
                throw errors.primaryKeyViolation(keyMap(entity));
            }
        }
        for (Field field : schema.fields()) {
            // To Kong, whose numbers are all doubles, larger ones are integers as well; no column holds them.
            if (field.type() == FieldType.INTEGER && entity.get(field.position()) instanceof Double) {
                throw errors.schemaViolation(field.name(), UnstorableValueException.OUT_OF_RANGE);
            }
        }
        tryRecord(entity, call);
        String cacheKey = schema.hasCompositeCacheKey() ? CacheKeys.of(schema, entity, workspace) : null;
        return new Write(entity, workspace, call.ttl(), cacheKey);
    }

    private @Nullable Row read(@Nullable Row row, CallOptions call) {
        return row == null ? null : written(row, call);
    }

    /** A row that the store has just read as callers see it; it may be the same row. */
    private Row written(Row row, CallOptions call) {
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

    private boolean sameKey(Row entity, Row stored) {
        for (Field field : schema.primaryKey()) {
            if (!Values.same(entity.get(field.position()), stored.get(field.position()))) {
                return false;
            }
        }
        return true;
    }

    private void copyKey(Row from, Row to) {
        for (Field field : schema.primaryKey()) {
            to.set(field.position(), from.get(field.position()));
        }
    }

    private Map<String, @Nullable Object> keyMap(Row key) {
        Row only = new Row(schema.shape());
        for (Field field : schema.primaryKey()) {
            only.set(field.position(), key.get(field.position()));
        }
        return schema.toMap(only);
    }
}
