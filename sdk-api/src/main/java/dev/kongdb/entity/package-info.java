/** Kong's own entities, as annotated records like anyone's, with the DAOs generated from them. */
@NullMarked
package dev.kongdb.entity;

import org.jspecify.annotations.NullMarked;
