/** The DAO on Cassandra beside the raw driver and the driver's own mapper, all on one session over one table; and what its promises cost. */
@NullMarked
package dev.kongdb.benchmarks.cassandra;

import org.jspecify.annotations.NullMarked;
