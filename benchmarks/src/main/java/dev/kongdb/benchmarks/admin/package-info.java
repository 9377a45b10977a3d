/** Compares the Admin API with the DAO. */
@NullMarked
package dev.kongdb.benchmarks.admin;

import org.jspecify.annotations.NullMarked;
