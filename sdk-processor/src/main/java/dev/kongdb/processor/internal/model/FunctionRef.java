package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;

/**
 * A function in a definition: a class that generated code makes an instance of.
 *
 * @param implementation the class
 * @param contract the interface of {@code dev.kongdb.schema.definition} that it implements, by its
 *     simple name
 */
public record FunctionRef(ClassName implementation, String contract) {}
