/**
 * The table of the Admin API's routes, with the content of requests and answers. The code that
 * describes or serves the API reads it.
 */
@NullMarked
package dev.kongdb.host.internal.routes;

import org.jspecify.annotations.NullMarked;
