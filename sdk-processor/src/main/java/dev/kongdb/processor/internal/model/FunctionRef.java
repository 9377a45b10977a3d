package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;

/**
 * A function in a definition, as a class that generated code instantiates.
 *
 * @param implementation the class
 * @param contract the interface of {@code dev.kongdb.schema.definition} that it implements, by its
 *     simple name
 */
public record FunctionRef(ClassName implementation, String contract) {}
