/** Declarative configuration: Kong's files of entities, read, judged, written into a {@code kong.db}, and exported from one. */
@NullMarked
package dev.kongdb.declarative;

import org.jspecify.annotations.NullMarked;
