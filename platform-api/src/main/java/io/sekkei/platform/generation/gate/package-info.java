/** What a generation asks before its output leaves; whoever decides about outputs implements it. */
@NullMarked
@NamedInterface("gate")
package io.sekkei.platform.generation.gate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
