/**
 * The texts of HTTP as Kong reads and writes them: arguments, forms, JSON and bodies of errors.
 * Hosts and tests use them; a plugin uses {@link dev.kongdb.plugin.Exchange}.
 */
@NullMarked
package dev.kongdb.http;

import org.jspecify.annotations.NullMarked;
