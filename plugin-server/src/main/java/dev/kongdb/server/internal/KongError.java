package dev.kongdb.server.internal;

/**
 * What a function of Kong gave instead of a value.
 *
 * @param text in Kong's words
 */
record KongError(String text) {}
