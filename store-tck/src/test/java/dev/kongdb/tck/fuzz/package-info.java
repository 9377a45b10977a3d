/** The fuzz tests of the engine: their inputs run as ordinary tests, and CONTRIBUTING says how to look for more. */
@NullMarked
package dev.kongdb.tck.fuzz;

import org.jspecify.annotations.NullMarked;
