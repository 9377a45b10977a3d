/**
 * Replays what a real Kong 2.8.5 answered over HTTP against a running node: raw requests to its proxy and its Admin API, with an
 * upstream that tells what it saw. The format is described in the {@code README.md} beside the vectors.
 */
@NullMarked
package dev.kongdb.tck.vectors.http;

import org.jspecify.annotations.NullMarked;
