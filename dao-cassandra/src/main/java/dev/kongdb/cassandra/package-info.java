/** The Cassandra strategy. */
@NullMarked
package dev.kongdb.cassandra;

import org.jspecify.annotations.NullMarked;
