/** Budgets and notifications over HTTP. */
@NullMarked
package io.sekkei.platform.quota.web;

import org.jspecify.annotations.NullMarked;
