/** Gives the benchmarks access to the Cassandra store. */
@NullMarked
package dev.kongdb.cassandra;

import org.jspecify.annotations.NullMarked;
