package dev.kongdb.server.internal;

/**
 * The error that a function of Kong returned instead of a value.
 *
 * @param text the text of Kong
 */
record KongError(String text) {}
