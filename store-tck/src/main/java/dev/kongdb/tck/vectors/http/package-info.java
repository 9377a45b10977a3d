/**
 * Replays HTTP requests, which a real Kong 2.8.5 has answered, against a running node: raw requests
 * to its proxy and its Admin API. An upstream records the requests that it receives. The format is
 * described in the {@code README.md} in the folder of the vectors.
 */
@NullMarked
package dev.kongdb.tck.vectors.http;

import org.jspecify.annotations.NullMarked;
