/** Gives the benchmarks access to the PostgreSQL store. */
@NullMarked
package dev.kongdb.postgres;

import org.jspecify.annotations.NullMarked;
