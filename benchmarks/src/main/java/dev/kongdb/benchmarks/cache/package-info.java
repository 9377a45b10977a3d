/** Compares cached look-ups with Caffeine and a map of the JDK. */
@NullMarked
package dev.kongdb.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
