/** Checks over all modules, and the two lines at the end of a build. */
@NullMarked
package dev.kongdb.checks;

import org.jspecify.annotations.NullMarked;
