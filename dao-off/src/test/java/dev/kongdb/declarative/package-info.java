@NullMarked
package dev.kongdb.declarative;

import org.jspecify.annotations.NullMarked;
