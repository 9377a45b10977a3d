/** Kong's Admin API, made from the schemas of all entities. */
@NullMarked
package dev.kongdb.host.internal.admin;

import org.jspecify.annotations.NullMarked;
