package dev.kongdb.tck.suite;

import java.util.List;

/** The classes of the suite; a store's module extends each. */
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
}
