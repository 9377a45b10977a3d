/** What a store and generated code implement. Plugin authors have no need of it. */
@NullMarked
package dev.kongdb.spi;

import org.jspecify.annotations.NullMarked;
