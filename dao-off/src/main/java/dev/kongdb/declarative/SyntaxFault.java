package dev.kongdb.declarative;

/**
 * A text is no YAML or no JSON, or is too large. The message is Kong's, which begins with line and
 * column for YAML.
 */
final class SyntaxFault extends Exception {
    SyntaxFault(String message) {
        super(message, null, false, false);
    }
}
