package dev.kongdb.declarative;

/** A text is no YAML or no JSON, or more of it than is read. The message is Kong's, which begins with line and column for YAML. */
final class SyntaxFault extends Exception {
    SyntaxFault(String message) {
        super(message, null, false, false);
    }
}
