/** The DAO on PostgreSQL beside hand-written JDBC and other mappers, all on one pool over one table. */
@NullMarked
package dev.kongdb.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
