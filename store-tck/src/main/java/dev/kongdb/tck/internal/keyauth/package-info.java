/** Kong's own plugin key-auth, its entity and its configuration, for vectors that ask for it. The plugin itself is not here. */
@NullMarked
package dev.kongdb.tck.internal.keyauth;

import org.jspecify.annotations.NullMarked;
