package dev.kongdb.processor.internal.diagnostic;

/**
 * One fault found.
 *
 * @param fault which
 * @param origin where
 * @param text the message, whole
 */
public record Finding(Fault fault, Origin origin, String text) {}
