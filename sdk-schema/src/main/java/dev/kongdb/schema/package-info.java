/** The schema language of Kong entities: annotations, model, validation. */
@NullMarked
package dev.kongdb.schema;

import org.jspecify.annotations.NullMarked;
