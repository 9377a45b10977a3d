/** The PostgreSQL strategy. */
@NullMarked
package dev.kongdb.postgres;

import org.jspecify.annotations.NullMarked;
