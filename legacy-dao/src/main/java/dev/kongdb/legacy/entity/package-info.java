/** What {@code kong.db} stores for the DAO Factory besides Kong's own entities. */
@NullMarked
package dev.kongdb.legacy.entity;

import org.jspecify.annotations.NullMarked;
