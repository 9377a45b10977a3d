package dev.kongdb.processor.internal.model;

import java.util.List;

/** A type that was read: its kind in Java, and its definition in Kong. */
record Typed(Kind kind, Definition definition) {
    /** A type of the kind, with the attributes. */
    static Typed of(Kind kind, Attribute... attributes) {
        return new Typed(kind, new Definition(new Definition.OfType(kind.kongType()), List.of(attributes)));
    }

    /** A type that could not be understood, which has been reported. */
    static Typed broken() {
        return of(new Kind.Broken());
    }
}
