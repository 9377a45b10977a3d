package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.PagingIterable;
import dev.kongdb.benchmarks.Store;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The driver's object mapper. Its reads return rows whose insert is not complete, and its page does
 * not check whether another page follows. Its writes overwrite existing rows.
 */
final class MapperStore implements Store {
    private final ConsumerRows consumers =
            new ConsumerMapperBuilder(Keyspace.session()).build().consumers(Keyspace.name());
    private final UUID workspace;
    private final String prefix;

    MapperStore(UUID workspace) {
        this.workspace = workspace;
        this.prefix = workspace + ":";
    }

    @Override
    public Object selectById(UUID id) {
        return found(consumers.byId(id));
    }

    @Override
    public Object selectByUsername(String username) {
        return found(consumers.byUsername(prefix + username));
    }

    @Override
    public Object insert(String username, String customId) {
        ConsumerRow row = new ConsumerRow(
                UUID.randomUUID(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                prefix + username,
                prefix + customId,
                Set.copyOf(Keyspace.TAGS),
                workspace);
        consumers.insert(row);
        return row;
    }

    @Override
    public Object update(UUID id, String customId) {
        ConsumerRow read = found(consumers.byId(id));
        ConsumerRow row = new ConsumerRow(
                read.id(), read.createdAt(), read.username(), prefix + customId, read.tags(), read.wsId());
        consumers.insert(row);
        return row;
    }

    @Override
    public Object page(int size) {
        PagingIterable<ConsumerRow> found = consumers.ofWorkspace(workspace, statement -> statement.setPageSize(size));
        List<ConsumerRow> rows = new ArrayList<>(size);
        while (found.getAvailableWithoutFetching() > 0) {
            rows.add(Objects.requireNonNull(found.one()));
        }
        return new RowsAndState(rows, found.getExecutionInfo().getPagingState());
    }

    private record RowsAndState(
            List<ConsumerRow> rows, @Nullable ByteBuffer state) {}

    private ConsumerRow found(@Nullable ConsumerRow row) {
        if (row == null || !workspace.equals(row.wsId())) {
            throw new NoSuchElementException();
        }
        return row;
    }
}
