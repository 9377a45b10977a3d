/**
 * The tests for every store of {@code kong.db}: abstract JUnit 5 classes, which the module of a
 * store extends. A store implements {@link dev.kongdb.tck.suite.StoreUnderTest}, through which the
 * suite opens it. If a store cannot keep a promise, the promise is a {@link
 * dev.kongdb.tck.suite.Capability}, which says what the store does instead. All other tests are the
 * same for all stores.
 */
@NullMarked
package dev.kongdb.tck.suite;

import org.jspecify.annotations.NullMarked;
