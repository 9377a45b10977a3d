/** Questions about characters and bytes. */
@NullMarked
package dev.kongdb.schema.internal.text;

import org.jspecify.annotations.NullMarked;
