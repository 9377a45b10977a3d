/**
 * The DAO Factory of Kong 0.8 to 0.10, as plugins and scripts of that time know it, over {@code
 * kong.db}.
 */
@NullMarked
package dev.kongdb.legacy;

import org.jspecify.annotations.NullMarked;
