package io.sekkei.platform.catalog;

import io.sekkei.platform.Superuser;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return (location, settings) -> isVersion(location) ? ScriptedGenerator.at(Path.of(location)) : generator;
    }

    private static boolean isVersion(String location) {
        return !location.startsWith("classpath:") && Files.exists(Path.of(location, ScriptedGenerator.FILE));
    }
}
