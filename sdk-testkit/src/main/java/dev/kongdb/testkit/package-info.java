/** What tests of plugins and of stores share. */
@NullMarked
package dev.kongdb.testkit;

import org.jspecify.annotations.NullMarked;
