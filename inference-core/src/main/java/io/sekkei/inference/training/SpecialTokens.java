package io.sekkei.inference.training;

/** Ids of the tokens that are not text. */
public record SpecialTokens(int pad, int start, int end) {}
