package io.sekkei.platform.webhook;

import java.util.List;
import java.util.UUID;

/**
 * A message on its way.
 *
 * @param id its number, the same for every try
 * @param endpoint where it goes
 * @param url where that is
 * @param secrets what signs it, the newest first
 * @param payload its body
 * @param tries how often it was tried before
 */
record Delivery(UUID id, UUID endpoint, String url, List<byte[]> secrets, String payload, int tries) {}
