/**
 * Kong's schema language as data: the definitions of schemas and fields, the functions inside them,
 * Kong's predefined fields, and how a fault is told.
 */
@NullMarked
package dev.kongdb.schema.definition;

import org.jspecify.annotations.NullMarked;
