package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.TypeName;
import dev.kongdb.processor.internal.diagnostic.Origin;

/**
 * A shorthand field.
 *
 * @param kongName its name in Kong
 * @param javaName its name as a setter
 * @param type what the setter takes
 * @param definition what the value must be like, {@code func} included
 * @param origin where it was written
 */
public record ShorthandModel(String kongName, String javaName, TypeName type, Definition definition, Origin origin) {}
