/** Writes the files, and reads the code of plugins. */
@NullMarked
package dev.kongdb.files.internal;

import org.jspecify.annotations.NullMarked;
