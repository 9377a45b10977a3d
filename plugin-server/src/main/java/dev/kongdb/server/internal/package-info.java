/** How the server works. Not API. */
@NullMarked
package dev.kongdb.server.internal;

import org.jspecify.annotations.NullMarked;
