/**
 * The checks of Kong's typedefs beyond patterns and ranges, for use in your own validators: hosts,
 * addresses, URLs, certificates.
 */
@NullMarked
package dev.kongdb.schema.validators;

import org.jspecify.annotations.NullMarked;
