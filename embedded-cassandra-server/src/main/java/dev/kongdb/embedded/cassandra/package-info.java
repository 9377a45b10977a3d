/** A Cassandra server as resources. */
@NullMarked
package dev.kongdb.embedded.cassandra;

import org.jspecify.annotations.NullMarked;
