/**
 * Makes linked schemas of definitions, after the metaschema has judged them.
 */
@NullMarked
package dev.kongdb.schema.link;

import org.jspecify.annotations.NullMarked;
