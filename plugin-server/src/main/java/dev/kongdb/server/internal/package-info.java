/** The implementation of the server. Not API. */
@NullMarked
package dev.kongdb.server.internal;

import org.jspecify.annotations.NullMarked;
