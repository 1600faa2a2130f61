package io.sekkei.platform.tuning;

import io.sekkei.platform.PlatformTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.springframework.test.context.TestPropertySource;

/** The whole platform, at work at tuning jobs; what learns in them is scripted. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@PlatformTest
@TestPropertySource(
        properties = {
            "sekkei.tuning.enabled=true",
            "sekkei.tuning.poll=100ms",
            "sekkei.tuning.heartbeat=1s",
            "sekkei.tuning.courtesy=50ms",
            "sekkei.tuning.judged=12"
        })
@Timeout(180)
@interface TuningTest {}
