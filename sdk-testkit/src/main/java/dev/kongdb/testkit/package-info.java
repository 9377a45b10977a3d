/** A kit for tests of plugins. */
@NullMarked
package dev.kongdb.testkit;

import org.jspecify.annotations.NullMarked;
