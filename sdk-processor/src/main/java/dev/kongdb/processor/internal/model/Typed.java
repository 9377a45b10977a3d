package dev.kongdb.processor.internal.model;

import java.util.List;

/** A type that was read: how Java holds its values, and how Kong defines them. */
record Typed(Kind kind, Definition definition) {
    /** A type of that kind, with those attributes. */
    static Typed of(Kind kind, Attribute... attributes) {
        return new Typed(kind, new Definition(new Definition.OfType(kind.kongType()), List.of(attributes)));
    }

    /** A type that could not be understood; this has been reported. */
    static Typed broken() {
        return of(new Kind.Broken());
    }
}
