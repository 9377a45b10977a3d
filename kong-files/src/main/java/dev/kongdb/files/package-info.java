/** What a Kong knows of plugins in Java, as files, and what it can do for them. */
@NullMarked
package dev.kongdb.files;

import org.jspecify.annotations.NullMarked;
