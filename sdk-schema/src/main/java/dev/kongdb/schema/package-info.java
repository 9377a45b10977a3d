/**
 * The linked schemas of entities: fields, keys, references in both directions, and the one engine
 * that validates every entity, whether it comes from an annotated record or from a JSON-like map.
 */
@NullMarked
package dev.kongdb.schema;

import org.jspecify.annotations.NullMarked;
