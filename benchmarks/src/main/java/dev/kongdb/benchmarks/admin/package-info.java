/** The Admin API beside the DAO. */
@NullMarked
package dev.kongdb.benchmarks.admin;

import org.jspecify.annotations.NullMarked;
