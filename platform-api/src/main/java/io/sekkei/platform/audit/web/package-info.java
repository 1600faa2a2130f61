/** The auditors' part of the native API, and the protocols of transparency logs and their witnesses. */
@NullMarked
package io.sekkei.platform.audit.web;

import org.jspecify.annotations.NullMarked;
