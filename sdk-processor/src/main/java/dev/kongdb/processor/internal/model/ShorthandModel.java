package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.TypeName;
import dev.kongdb.processor.internal.diagnostic.Origin;

/**
 * A shorthand field.
 *
 * @param kongName its name in Kong
 * @param javaName the name of its setter
 * @param type the type that the setter takes
 * @param definition the definition of the value, with {@code func}
 * @param origin the place where it was written
 */
public record ShorthandModel(String kongName, String javaName, TypeName type, Definition definition, Origin origin) {}
