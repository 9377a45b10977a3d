/** The annotation processor behind {@code @KongEntity}. */
@NullMarked
package dev.kongdb.processor;

import org.jspecify.annotations.NullMarked;
