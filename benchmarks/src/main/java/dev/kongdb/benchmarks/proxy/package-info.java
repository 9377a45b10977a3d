/** Measures the host under load. */
@NullMarked
package dev.kongdb.benchmarks.proxy;

import org.jspecify.annotations.NullMarked;
