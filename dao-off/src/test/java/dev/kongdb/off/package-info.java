@NullMarked
package dev.kongdb.off;

import org.jspecify.annotations.NullMarked;
