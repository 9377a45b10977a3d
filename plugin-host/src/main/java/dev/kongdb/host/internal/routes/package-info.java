/** The table of the Admin API's routes, with what a route is given and what it answers. Who describes or serves the API reads it. */
@NullMarked
package dev.kongdb.host.internal.routes;

import org.jspecify.annotations.NullMarked;
