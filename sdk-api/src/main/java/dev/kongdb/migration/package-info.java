/** How the tables of Kong and of plugins come to be: Kong's migrations, with their state where Kong keeps it. */
@NullMarked
package dev.kongdb.migration;

import org.jspecify.annotations.NullMarked;
