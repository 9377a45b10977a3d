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
 * What each guarantee costs a write, beside what the driver takes that guarantees nothing ({@code driver…}). Nobody else writes at the
 * same time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class GuaranteesBenchmark {
    /** Rows to be updated, or referred to. */
    private static final int FEW = 1_000;

    /** Rows to be deleted, as many as there is time for. */
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
            return (depot == null ? values : values.setUuid(5, depot)).build(); // what is not set leaves no tombstone
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
        depots.page(1, null); // adds the column that is ours
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

    /** Makes the rows that a benchmark changes, refers to or deletes, as ours would have left them. */
    private void fill(Opened all, String benchmark) throws InterruptedException {
        List<BoundStatement> rows = new ArrayList<>();
        switch (benchmark) {
            case "insertReference", "insertAll" -> some(FEW, ids).forEach(id -> rows.add(all.newDepot(id)));
            case "driverUpdate", "update" ->
                some(FEW, ids).forEach(id -> rows.add(all.newParcel(all.insert, id, null)));
            case "updateUnique" -> {
                for (int i = 0; i < FEW; i++) { // by ours, for it claims the value
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

    /** Overwrites what is there. */
    @Benchmark
    public Object driverInsert() {
        return all().session.execute(all().newParcel(all().insert, UUID.randomUUID(), null));
    }

    /** The driver's own lightweight transaction. */
    @Benchmark
    public Object driverInsertIfNotExists() {
        return all().session
                .execute(all().newParcel(all().insertIfNotExists, UUID.randomUUID(), null))
                .wasApplied();
    }

    /** Overwrites nothing. */
    @Benchmark
    public Object insert() {
        return all().parcels.insert(Parcel.with().note("a note"));
    }

    /** And a value that no other row has. */
    @Benchmark
    public Object insertUnique() {
        return all().parcels.insert(Parcel.with().note("a note").code(next()));
    }

    /** And a parent that is there, and stays. */
    @Benchmark
    public Object insertReference() {
        return all().parcels.insert(Parcel.with().note("a note").depot(Reference.to(any())));
    }

    /** And to be found by two tags. */
    @Benchmark
    public Object insertTags() {
        return all().parcels.insert(Parcel.with().note("a note").tags(Set.copyOf(Keyspace.TAGS)));
    }

    /** And all of that. */
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

    /** A read, and a write over what may have come between. */
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

    /** And another value that no other row has. */
    @Benchmark
    public Object updateUnique() {
        return all().parcels.update(any(), Parcel.with().code(next()));
    }

    // --- deletes

    /** Whether there was a row or not. */
    @Benchmark
    public Object driverDelete() {
        return all().session.execute(all().delete.bind(UUID.randomUUID()));
    }

    /** Of a row that nothing can refer to. */
    @Benchmark
    public Object delete() {
        return all().parcels.delete(another());
    }

    /** Of a row that nothing refers to, nor will. */
    @Benchmark
    public Object deleteParent() {
        return all().depots.delete(another());
    }

    /** Of a row and three that refer to it, one after the other. */
    @Benchmark
    public Object driverDeleteFamily() {
        UUID depot = another();
        List<Row> children =
                all().session.execute(all().selectByDepot.bind(depot)).all();
        children.forEach(child -> all().session.execute(all().delete.bind(Objects.requireNonNull(child.getUuid(0)))));
        all().session.execute(all().deleteDepot.bind(depot));
        return children;
    }

    /** Of a row and three that refer to it: all of them or none, and no fourth comes meanwhile. */
    @Benchmark
    public Object deleteFamily() {
        return all().depots.delete(another());
    }
}
