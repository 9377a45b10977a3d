/**
 * Plugins that public specifications of the gateway configure, by their names and with their configurations, and that do next to
 * nothing. No part of any distribution.
 */
@NullMarked
package dev.kongdb.specs;

import org.jspecify.annotations.NullMarked;
