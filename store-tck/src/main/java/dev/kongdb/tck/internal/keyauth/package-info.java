/**
 * The entity and the configuration of Kong's plugin key-auth, for the vectors that need them. The
 * plugin itself is not here.
 */
@NullMarked
package dev.kongdb.tck.internal.keyauth;

import org.jspecify.annotations.NullMarked;
