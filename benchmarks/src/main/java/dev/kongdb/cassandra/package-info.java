/** Lets the benchmarks into the store. */
@NullMarked
package dev.kongdb.cassandra;

import org.jspecify.annotations.NullMarked;
