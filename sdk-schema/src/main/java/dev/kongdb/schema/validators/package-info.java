/**
 * What Kong's typedefs check beyond patterns and ranges, for use in validators of one's own: hosts,
 * addresses, URLs, certificates.
 */
@NullMarked
package dev.kongdb.schema.validators;

import org.jspecify.annotations.NullMarked;
