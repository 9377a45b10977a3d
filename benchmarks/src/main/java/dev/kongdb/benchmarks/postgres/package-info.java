/**
 * Compares the DAO on PostgreSQL with hand-written JDBC and with mappers, all on one pool and one
 * table.
 */
@NullMarked
package dev.kongdb.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
