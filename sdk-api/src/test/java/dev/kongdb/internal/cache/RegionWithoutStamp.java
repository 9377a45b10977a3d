package dev.kongdb.internal.cache;

import dev.kongdb.dao.Snapshot;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A region that keeps values whose key was invalidated while they were read. The searches for
 * faults must find this one.
 */
final class RegionWithoutStamp extends Region {
    RegionWithoutStamp(long bytes, LongSupplier clock) {
        super(bytes, () -> Snapshot.LIVE, clock);
    }

    @Override
    boolean isCurrent(Load mine, @Nullable Load load) {
        return true;
    }

    @Override
    boolean isCurrent(Stamp stamp) {
        return true;
    }
}
