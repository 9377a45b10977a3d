/**
 * The engine behind schemas: compiled fields, rules, validation, generated values. Not for use
 * outside this module.
 */
@NullMarked
package dev.kongdb.schema.internal;

import org.jspecify.annotations.NullMarked;
