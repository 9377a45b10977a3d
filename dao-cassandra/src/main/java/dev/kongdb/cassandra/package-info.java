/**
 * The Cassandra strategy. How its writes keep their promises is told in {@code docs/cassandra.md}; the classes from the bottom up:
 * statements ({@link dev.kongdb.cassandra.Statements}), one entity's table and its rows ({@link dev.kongdb.cassandra.EntityTable},
 * {@link dev.kongdb.cassandra.Rows}), what guards them ({@link dev.kongdb.cassandra.Claims}, {@link
 * dev.kongdb.cassandra.References}, {@link dev.kongdb.cassandra.Deletes}), and the operations ({@link
 * dev.kongdb.cassandra.CassandraEntityStrategy}).
 */
@NullMarked
package dev.kongdb.cassandra;

import org.jspecify.annotations.NullMarked;
