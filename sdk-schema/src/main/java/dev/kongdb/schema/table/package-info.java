/**
 * The table of an entity, {@link dev.kongdb.schema.table.TableLayout}, computed from its
 * definition, and its statements in the languages of the stores.
 */
@NullMarked
package dev.kongdb.schema.table;

import org.jspecify.annotations.NullMarked;
