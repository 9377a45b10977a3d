/** The page of the Admin API. */
@NullMarked
package dev.kongdb.host.internal.ui;

import org.jspecify.annotations.NullMarked;
