/** The class path of a Cassandra server. */
@NullMarked
package dev.kongdb.embedded.cassandra;

import org.jspecify.annotations.NullMarked;
