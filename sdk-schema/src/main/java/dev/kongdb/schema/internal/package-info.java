/** Text machinery of the schema engine that knows nothing of schemas. Not for use outside this project. */
@NullMarked
package dev.kongdb.schema.internal;

import org.jspecify.annotations.NullMarked;
