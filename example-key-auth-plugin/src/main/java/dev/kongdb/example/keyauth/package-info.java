/** The key-auth plugin as a third party would write it. */
@NullMarked
package dev.kongdb.example.keyauth;

import org.jspecify.annotations.NullMarked;
