/**
 * The large model's encoder on another machine, by the Open Inference Protocol, version 2: a client, and a server for those
 * who have none. Tensors travel as bytes, over HTTP with the binary extension or over gRPC.
 */
@NullMarked
package io.sekkei.inference.encoder.remote;

import org.jspecify.annotations.NullMarked;
