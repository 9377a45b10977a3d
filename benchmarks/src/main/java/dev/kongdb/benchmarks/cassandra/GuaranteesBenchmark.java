package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.Kong;
import dev.kongdb.cassandra.SharedSessionFactory;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The cost of each guarantee of a write, compared with the driver's writes, which guarantee nothing
 * ({@code driver…}). Nothing else writes at the same time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class GuaranteesBenchmark {
    /** The number of rows to update, or to refer to. */
    private static final int FEW = 1_000;

    /** The number of rows to delete. They suffice for the time of the benchmark. */
    private static final int STOCK = 20_000;

    private static final int CHILDREN = 3;

    private final AtomicLong written = new AtomicLong(System.nanoTime());
    private final List<UUID> ids = new ArrayList<>();
    private final Queue<UUID> stock = new ConcurrentLinkedQueue<>();
    private @Nullable Opened opened;

    /** For JMH. */
    public GuaranteesBenchmark() {}

    private record Opened(
            Kong kong,
            CqlSession session,
            UUID workspace,
            DepotDao depots,
            ParcelDao parcels,
            PreparedStatement insertDepot,
            PreparedStatement insert,
            PreparedStatement insertIfNotExists,
            PreparedStatement select,
            PreparedStatement selectByDepot,
            PreparedStatement update,
            PreparedStatement delete,
            PreparedStatement deleteDepot) {

        BoundStatement newParcel(PreparedStatement statement, UUID id, @Nullable UUID depot) {
            BoundStatementBuilder values = statement
                    .boundStatementBuilder()
                    .setUuid(0, id)
                    .setInstant(1, Instant.ofEpochSecond(Instant.now().getEpochSecond()))
                    .setString(2, "a note")
                    .setUuid(3, workspace)
                    .setString(4, Keyspace.WRITTEN);
            // unset values leave no tombstones
            return (depot == null ? values : values.setUuid(5, depot)).build();
        }

        BoundStatement newDepot(UUID id) {
            return insertDepot.bind(id, "a note", workspace, Keyspace.WRITTEN);
        }
    }

    /** For JMH. */
    @Setup
    public void open(BenchmarkParams benchmark) throws InterruptedException {
        Kong kong = Keyspace.open();
        DepotDao depots = kong.db().dao(DepotDao.class);
        ParcelDao parcels = kong.db().dao(ParcelDao.class);
        depots.page(1, null); // adds the column that the store needs
        parcels.page(1, null);
        String parcelTable = SharedSessionFactory.table("benchmark_parcels");
        String depotTable = SharedSessionFactory.table("benchmark_depots");
        String insert = "INSERT INTO " + parcelTable
                + " (id, created_at, note, ws_id, kongdb_state, depot_id) VALUES (?, ?, ?, ?, ?, ?)";
        String select = "SELECT id, created_at, code, depot_id, note, tags, ws_id FROM " + parcelTable;
        Opened all = new Opened(
                kong,
                Keyspace.session(),
                kong.db().defaultWorkspace(),
                depots,
                parcels,
                Keyspace.prepareWrite(
                        "INSERT INTO " + depotTable + " (id, note, ws_id, kongdb_state) VALUES (?, ?, ?, ?)"),
                Keyspace.prepareWrite(insert),
                Keyspace.prepareWrite(insert + " IF NOT EXISTS"),
                Keyspace.prepareRead(select + " WHERE id = ?"),
                Keyspace.prepareRead(select + " WHERE depot_id = ?"),
                Keyspace.prepareWrite("UPDATE " + parcelTable + " SET note = ? WHERE id = ?"),
                Keyspace.prepareWrite("DELETE FROM " + parcelTable + " WHERE id = ?"),
                Keyspace.prepareWrite("DELETE FROM " + depotTable + " WHERE id = ?"));
        opened = all;
        String name = benchmark.getBenchmark();
        fill(all, name.substring(name.lastIndexOf('.') + 1));
    }

    /**
     * Creates the rows that a benchmark updates, deletes or refers to, as the DAO would have stored
     * them.
     */
    private void fill(Opened all, String benchmark) throws InterruptedException {
        List<BoundStatement> rows = new ArrayList<>();
        switch (benchmark) {
            case "insertReference", "insertAll" -> some(FEW, ids).forEach(id -> rows.add(all.newDepot(id)));
            case "driverUpdate", "update" ->
                some(FEW, ids).forEach(id -> rows.add(all.newParcel(all.insert, id, null)));
            case "updateUnique" -> {
                for (int i = 0; i < FEW; i++) { // inserted through the DAO, which claims the value
                    ids.add(all.parcels
                            .insert(Parcel.with().code(next()).note("a note"))
                            .id());
                }
            }
            case "delete" -> some(STOCK, stock).forEach(id -> rows.add(all.newParcel(all.insert, id, null)));
            case "deleteParent" -> some(STOCK, stock).forEach(id -> rows.add(all.newDepot(id)));
            case "driverDeleteFamily", "deleteFamily" ->
                some(STOCK / (1 + CHILDREN), stock).forEach(id -> {
                    rows.add(all.newDepot(id));
                    for (int i = 0; i < CHILDREN; i++) {
                        rows.add(all.newParcel(all.insert, UUID.randomUUID(), id));
                    }
                });
            default -> {}
        }
        Keyspace.load(rows.stream());
    }

    private static <C extends Collection<UUID>> C some(int count, C into) {
        for (int i = 0; i < count; i++) {
            into.add(UUID.randomUUID());
        }
        return into;
    }

    /** For JMH. */
    @TearDown
    public void close() {
        all().kong.close();
    }

    private Opened all() {
        return Objects.requireNonNull(opened);
    }

    private String next() {
        return "value-" + written.incrementAndGet();
    }

    private UUID any() {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    private UUID another() {
        UUID id = stock.poll();
        if (id == null) {
            throw new IllegalStateException("all rows are deleted; let it run for less long");
        }
        return id;
    }

    // --- inserts

    /** Overwrites an existing row. */
    @Benchmark
    public Object driverInsert() {
        return all().session.execute(all().newParcel(all().insert, UUID.randomUUID(), null));
    }

    /** A lightweight transaction of the driver. */
    @Benchmark
    public Object driverInsertIfNotExists() {
        return all().session
                .execute(all().newParcel(all().insertIfNotExists, UUID.randomUUID(), null))
                .wasApplied();
    }

    /** Overwrites no existing row. */
    @Benchmark
    public Object insert() {
        return all().parcels.insert(Parcel.with().note("a note"));
    }

    /** Also guarantees a value that no other row has. */
    @Benchmark
    public Object insertUnique() {
        return all().parcels.insert(Parcel.with().note("a note").code(next()));
    }

    /** Also guarantees that the parent exists, and stays. */
    @Benchmark
    public Object insertReference() {
        return all().parcels.insert(Parcel.with().note("a note").depot(Reference.to(any())));
    }

    /** Also makes the row findable by two tags. */
    @Benchmark
    public Object insertTags() {
        return all().parcels.insert(Parcel.with().note("a note").tags(Set.copyOf(Keyspace.TAGS)));
    }

    /** With all these guarantees. */
    @Benchmark
    public Object insertAll() {
        return all().parcels
                .insert(Parcel.with()
                        .note("a note")
                        .code(next())
                        .depot(Reference.to(any()))
                        .tags(Set.copyOf(Keyspace.TAGS)));
    }

    // --- updates

    /** A read, and a write that overwrites other writes since the read. */
    @Benchmark
    public Object driverUpdate() {
        UUID id = any();
        Row read = Objects.requireNonNull(
                all().session.execute(all().select.bind(id)).one());
        all().session.execute(all().update.bind(next(), id));
        return read;
    }

    /** A read, and a compare-and-set. */
    @Benchmark
    public Object update() {
        return all().parcels.update(any(), Parcel.with().note(next()));
    }

    /** Also changes the unique value to another one. */
    @Benchmark
    public Object updateUnique() {
        return all().parcels.update(any(), Parcel.with().code(next()));
    }

    // --- deletes

    /** Deletes whether the row exists or not. */
    @Benchmark
    public Object driverDelete() {
        return all().session.execute(all().delete.bind(UUID.randomUUID()));
    }

    /** Deletes a row of an entity to which no entity refers. */
    @Benchmark
    public Object delete() {
        return all().parcels.delete(another());
    }

    /** Deletes a row to which no row refers, and makes sure that none can refer to it meanwhile. */
    @Benchmark
    public Object deleteParent() {
        return all().depots.delete(another());
    }

    /** Deletes a row and three rows that refer to it, one after the other. */
    @Benchmark
    public Object driverDeleteFamily() {
        UUID depot = another();
        List<Row> children =
                all().session.execute(all().selectByDepot.bind(depot)).all();
        children.forEach(child -> all().session.execute(all().delete.bind(Objects.requireNonNull(child.getUuid(0)))));
        all().session.execute(all().deleteDepot.bind(depot));
        return children;
    }

    /**
     * Deletes a row and three rows that refer to it: all or none of them, and no fourth row can
     * appear meanwhile.
     */
    @Benchmark
    public Object deleteFamily() {
        return all().depots.delete(another());
    }
}
