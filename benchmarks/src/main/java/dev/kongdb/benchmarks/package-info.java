/** Runs JMH: over the schema engine and the DAO, beside others that do the same. */
@NullMarked
package dev.kongdb.benchmarks;

import org.jspecify.annotations.NullMarked;
