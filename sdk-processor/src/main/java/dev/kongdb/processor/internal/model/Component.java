package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Element;

/** A component of a record. */
public sealed interface Component permits FieldModel, Component.TimeToLive {
    /** Its name in Java. */
    String javaName();

    /** Its type in Java. */
    TypeName type();

    /** The element in the source. */
    Element element();

    /** A component with {@code @Ttl}, which is no field. */
    record TimeToLive(String javaName, TypeName type, Element element) implements Component {}
}
