/** Checks of the tables of a store, for any definition. */
@NullMarked
package dev.kongdb.tck.table;

import org.jspecify.annotations.NullMarked;
