/** Describes the Admin API as a document of OpenAPI 3.1, made from the schemas and the routes. */
@NullMarked
package dev.kongdb.host.internal.openapi;

import org.jspecify.annotations.NullMarked;
