package io.sekkei.platform.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a controller's method: a mutation that takes too long for one transaction, such as one that lets a model write.
 *
 * <p>Every other mutation runs in one transaction with its {@code Idempotency-Key}: either all of it happened and is
 * remembered, or nothing did. This one first claims the key and brings its own transactions. If the process dies in
 * between, the claim stays until it expires, and repetitions are told that it is under way.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface LongRunning {}
