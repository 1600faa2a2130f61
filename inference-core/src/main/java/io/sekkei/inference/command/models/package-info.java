/** The command line for published models: fetch, look at, import, verify. */
@NullMarked
package io.sekkei.inference.command.models;

import org.jspecify.annotations.NullMarked;
