/** Lets the benchmarks into the store. */
@NullMarked
package dev.kongdb.postgres;

import org.jspecify.annotations.NullMarked;
