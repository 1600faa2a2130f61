/** Tenants, departments and purposes over HTTP. */
@NullMarked
package io.sekkei.platform.tenancy.web;

import org.jspecify.annotations.NullMarked;
