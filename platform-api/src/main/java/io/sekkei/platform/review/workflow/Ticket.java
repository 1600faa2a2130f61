package io.sekkei.platform.review.workflow;

/**
 * What a decision must show: that it is made by the current claim, about the text that was served.
 *
 * @param token of the claim
 * @param revision of the text that was served
 * @param digest SHA-256 of the text that was served, in hexadecimal
 */
public record Ticket(long token, int revision, String digest) {}
