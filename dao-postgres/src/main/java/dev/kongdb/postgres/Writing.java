package dev.kongdb.postgres;

/** A statement that writes: with its events, and without them for calls that broadcast nothing. */
record Writing<T>(Template<T> telling, Template<T> silent) {
    Template<T> of(boolean tells) {
        return tells ? telling : silent;
    }
}
