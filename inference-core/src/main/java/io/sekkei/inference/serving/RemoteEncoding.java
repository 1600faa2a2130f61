package io.sekkei.inference.serving;

import io.sekkei.inference.encoder.remote.RemoteEncoderSettings;

/**
 * That the large model of a pair reads elsewhere. Then it does not write here.
 *
 * @param settings where it is; with no version, the one the pair was trained on is asked for
 * @param fallBack whether the small model alone answers, where there is one, while the large one is away; otherwise such
 *     requests fail
 */
public record RemoteEncoding(RemoteEncoderSettings settings, boolean fallBack) {}
