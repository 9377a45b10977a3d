package dev.kongdb.tck.suite;

import java.util.List;

/** The classes of the suite. A store's module extends each, but for those about writes where it takes none. */
public final class Suites {
    /** All of them. */
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
            RacesSuite.class,
            RegistrySuite.class);

    private Suites() {}

    /** Those that have something to ask of that store; stores go by the name that {@code KongDb.strategy()} gives. */
    public static List<Class<? extends ConformanceSuite>> of(String strategy) {
        return ALL.stream()
                .filter(suite -> Capability.WRITES.isOf(strategy) || !suite.isAnnotationPresent(OfWrites.class))
                .toList();
    }
}
