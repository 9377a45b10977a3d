/** Validates definitions by the metaschema, and links them to schemas. */
@NullMarked
package dev.kongdb.schema.link;

import org.jspecify.annotations.NullMarked;
