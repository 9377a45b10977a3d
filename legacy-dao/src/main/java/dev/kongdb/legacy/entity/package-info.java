/** The entities that {@code kong.db} stores for the DAO Factory, in addition to Kong's own. */
@NullMarked
package dev.kongdb.legacy.entity;

import org.jspecify.annotations.NullMarked;
