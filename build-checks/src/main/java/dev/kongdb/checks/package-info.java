/** Checks over all modules, and the two lines that end a build. */
@NullMarked
package dev.kongdb.checks;

import org.jspecify.annotations.NullMarked;
