/** What this node hears of others. */
@NullMarked
package dev.kongdb.internal.cluster;

import org.jspecify.annotations.NullMarked;
