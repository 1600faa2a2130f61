/** Webhooks over HTTP. */
@NullMarked
package io.sekkei.platform.webhook.web;

import org.jspecify.annotations.NullMarked;
