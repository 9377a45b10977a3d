/** The key-auth plugin, written as by a third party. */
@NullMarked
package dev.kongdb.example.keyauth;

import org.jspecify.annotations.NullMarked;
