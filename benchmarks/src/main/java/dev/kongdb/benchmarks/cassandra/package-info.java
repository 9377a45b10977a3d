/**
 * Compares the DAO on Cassandra with the driver by hand and the driver's mapper, all on one session
 * and one table, and measures the cost of the guarantees.
 */
@NullMarked
package dev.kongdb.benchmarks.cassandra;

import org.jspecify.annotations.NullMarked;
