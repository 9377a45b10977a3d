package dev.kongdb.tck.suite;

import java.util.List;

/**
 * The classes of the suite. The module of a store extends each of them, except those about writes
 * if the store accepts none.
 */
public final class Suites {
    /** All classes of the suite. */
    public static final List<Class<? extends ConformanceSuite>> ALL = List.of(
            WritesSuite.class,
            RecordsSuite.class,
            ReferencesSuite.class,
            PagesSuite.class,
            OptionsSuite.class,
            WorkspacesSuite.class,
            ErrorsSuite.class,
            ExpirySuite.class,
            CacheKeysSuite.class,
            CacheSuite.class,
            HooksAndEventsSuite.class,
            NodesSuite.class,
            NodeEventsSuite.class,
            RacesSuite.class,
            RegistrySuite.class);

    private Suites() {}

    /**
     * The classes whose tests apply to the store. The store is named as by {@code
     * KongDb.strategy()}.
     */
    public static List<Class<? extends ConformanceSuite>> of(String strategy) {
        return ALL.stream()
                .filter(suite -> Capability.WRITES.isOf(strategy) || !suite.isAnnotationPresent(OfWrites.class))
                .toList();
    }
}
