/**
 * The Cassandra strategy. {@code docs/cassandra.md} describes how its writes keep their promises.
 * The classes from the bottom up: statements ({@link dev.kongdb.cassandra.Statements}), the table
 * of one entity and its rows ({@link dev.kongdb.cassandra.EntityTable}, {@link
 * dev.kongdb.cassandra.Rows}), their guards ({@link dev.kongdb.cassandra.Claims}, {@link
 * dev.kongdb.cassandra.References}, {@link dev.kongdb.cassandra.Deletes}), and the operations
 * ({@link dev.kongdb.cassandra.CassandraEntityStrategy}).
 */
@NullMarked
package dev.kongdb.cassandra;

import org.jspecify.annotations.NullMarked;
