/**
 * Kong's schema language as data: the definitions of schemas and fields, the functions inside them,
 * Kong's predefined fields, and error maps.
 */
@NullMarked
package dev.kongdb.schema.definition;

import org.jspecify.annotations.NullMarked;
