/**
 * Plugins that public specifications of the gateway configure, with the same names and
 * configurations. Most of them do nothing. No distribution contains them.
 */
@NullMarked
package dev.kongdb.specs;

import org.jspecify.annotations.NullMarked;
