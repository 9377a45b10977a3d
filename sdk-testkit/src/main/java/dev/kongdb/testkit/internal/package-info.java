/** What the packages of the testkit share. */
@NullMarked
package dev.kongdb.testkit.internal;

import org.jspecify.annotations.NullMarked;
