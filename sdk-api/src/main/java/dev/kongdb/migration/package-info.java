/**
 * The migrations that make the tables of Kong and of plugins. Their state is kept where Kong keeps
 * it.
 */
@NullMarked
package dev.kongdb.migration;

import org.jspecify.annotations.NullMarked;
