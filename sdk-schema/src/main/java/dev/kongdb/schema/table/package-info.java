/**
 * The table of an entity: {@link dev.kongdb.schema.table.TableLayout}, worked out from its
 * definition, and how each store's language says it.
 */
@NullMarked
package dev.kongdb.schema.table;

import org.jspecify.annotations.NullMarked;
