/**
 * The texts of HTTP as Kong reads and writes them: arguments, forms, JSON and the bodies of errors. For what runs plugins (a host, a
 * test); plugins have {@link dev.kongdb.plugin.Exchange}.
 */
@NullMarked
package dev.kongdb.http;

import org.jspecify.annotations.NullMarked;
