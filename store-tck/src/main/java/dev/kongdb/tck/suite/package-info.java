/**
 * What every store of {@code kong.db} must do: abstract JUnit 5 classes, which a store's module extends. A store says in {@link
 * dev.kongdb.tck.suite.StoreUnderTest} how to open it. What one cannot do is a {@link dev.kongdb.tck.suite.Capability}, which says
 * what it does instead; everything else is asked of all alike.
 */
@NullMarked
package dev.kongdb.tck.suite;

import org.jspecify.annotations.NullMarked;
