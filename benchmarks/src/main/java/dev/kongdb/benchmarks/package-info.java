/** Runs JMH on the schema engine and the DAO, and on other libraries that do the same. */
@NullMarked
package dev.kongdb.benchmarks;

import org.jspecify.annotations.NullMarked;
