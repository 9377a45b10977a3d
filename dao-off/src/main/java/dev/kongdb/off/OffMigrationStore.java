package dev.kongdb.off;

import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.migration.SubsystemState;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schema;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * There are no tables, so there are no migrations. Locks are between the threads of this node,
 * since there are no others.
 */
final class OffMigrationStore implements MigrationStore {
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    @Override
    public String label() {
        return "memory";
    }

    @Override
    public String target() {
        return "memory";
    }

    @Override
    public boolean needsBootstrap() {
        return false;
    }

    @Override
    public List<SubsystemState> state() {
        return List.of();
    }

    @Override
    public void bootstrap() {}

    @Override
    public Subsystem core() {
        return new Subsystem(Subsystem.CORE, List.of());
    }

    @Override
    public void run(String subsystem, Migration migration, MigrationPart part) {}

    @Override
    public void runAgain(String subsystem, Migration migration, MigrationPart part) {}

    @Override
    public boolean locked(String key, Duration patience, Runnable work) {
        ReentrantLock lock = locks.computeIfAbsent(key, each -> new ReentrantLock());
        try {
            if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset() {}

    @Override
    public List<TableDifference> differences(Collection<Schema> schemas) {
        return List.of();
    }
}
