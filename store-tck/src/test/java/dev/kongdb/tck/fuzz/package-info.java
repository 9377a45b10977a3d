/**
 * The fuzz tests of the engine. Their inputs run as ordinary tests; CONTRIBUTING describes how to
 * search for more.
 */
@NullMarked
package dev.kongdb.tck.fuzz;

import org.jspecify.annotations.NullMarked;
