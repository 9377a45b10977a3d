package dev.kongdb.benchmarks.postgres;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.kongdb.benchmarks.Store;
import dev.kongdb.entity.Consumer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record5;
import org.jooq.SQLDialect;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** jOOQ. */
final class JooqStore implements Store {
    private static final Table<Record> CONSUMERS = table(name("consumers"));
    private static final Field<UUID> ID = field(name("id"), SQLDataType.UUID);
    private static final Field<OffsetDateTime> CREATED_AT =
            field(name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<String> USERNAME = field(name("username"), SQLDataType.CLOB);
    private static final Field<String> CUSTOM_ID = field(name("custom_id"), SQLDataType.CLOB);
    private static final Field<String[]> TAGS = field(name("tags"), SQLDataType.CLOB.array());
    private static final Field<UUID> WORKSPACE = field(name("ws_id"), SQLDataType.UUID);

    private final DSLContext jooq;
    private final UUID workspace;

    JooqStore(DataSource pool, UUID workspace) {
        this.jooq = DSL.using(pool, SQLDialect.POSTGRES);
        this.workspace = workspace;
    }

    @Override
    public Object selectById(UUID id) {
        return consumer(Objects.requireNonNull(
                select().where(ID.eq(id)).and(WORKSPACE.eq(workspace)).fetchOne()));
    }

    @Override
    public Object selectByUsername(String username) {
        return consumer(Objects.requireNonNull(select().where(USERNAME.eq(username))
                .and(WORKSPACE.eq(workspace))
                .fetchOne()));
    }

    @Override
    public Object insert(String username, String customId) {
        return jooq.insertInto(CONSUMERS, ID, CREATED_AT, USERNAME, CUSTOM_ID, TAGS, WORKSPACE)
                .values(
                        UUID.randomUUID(),
                        OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC),
                        username,
                        customId,
                        Consumers.TAGS,
                        workspace)
                .execute();
    }

    @Override
    public Object update(UUID id, String customId) {
        Record5<UUID, OffsetDateTime, String, String, String[]> read = Objects.requireNonNull(
                select().where(ID.eq(id)).and(WORKSPACE.eq(workspace)).fetchOne());
        return jooq.update(CONSUMERS)
                .set(CREATED_AT, read.value2())
                .set(USERNAME, read.value3())
                .set(CUSTOM_ID, customId)
                .set(TAGS, read.value5())
                .where(ID.eq(id))
                .execute();
    }

    @Override
    public Object page(int size) {
        return select().where(WORKSPACE.eq(workspace)).orderBy(ID).limit(size).fetch(JooqStore::consumer);
    }

    private SelectJoinStep<Record5<UUID, OffsetDateTime, String, String, String[]>> select() {
        return jooq.select(ID, CREATED_AT, USERNAME, CUSTOM_ID, TAGS).from(CONSUMERS);
    }

    private static Consumer consumer(Record5<UUID, OffsetDateTime, String, String, String[]> row) {
        List<String> tags = Arrays.asList(row.value5());
        return new Consumer(
                row.value1(), row.value2().toInstant(), row.value3(), row.value4(), new LinkedHashSet<>(tags));
    }
}
