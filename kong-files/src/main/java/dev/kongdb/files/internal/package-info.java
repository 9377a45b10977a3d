/** How the files are written, and how the code of plugins is read. */
@NullMarked
package dev.kongdb.files.internal;

import org.jspecify.annotations.NullMarked;
