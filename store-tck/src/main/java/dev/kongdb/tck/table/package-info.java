/** What the tables of a store must be, for any definition. */
@NullMarked
package dev.kongdb.tck.table;

import org.jspecify.annotations.NullMarked;
