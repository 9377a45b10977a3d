/** Look-ups in the cache of a node, beside those in the cache that it is made of. */
@NullMarked
package dev.kongdb.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
