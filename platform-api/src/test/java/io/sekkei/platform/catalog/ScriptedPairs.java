package io.sekkei.platform.catalog;

import io.sekkei.platform.Superuser;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** Puts a scripted generator in the place of every pair. */
@TestConfiguration(proxyBeanMethods = false)
@Import(Superuser.class)
public class ScriptedPairs {
    @Bean
    public ScriptedGenerator scriptedGenerator() {
        return new ScriptedGenerator();
    }

    @Bean
    @Primary
    PairOpener scriptedOpener(ScriptedGenerator generator) {
        return (location, settings) -> generator;
    }
}
