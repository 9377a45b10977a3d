/** Measures the cost of a plugin's callback inside a Kong. */
@NullMarked
package dev.kongdb.benchmarks.server;

import org.jspecify.annotations.NullMarked;
