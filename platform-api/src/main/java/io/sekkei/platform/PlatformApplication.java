package io.sekkei.platform;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The platform: one process, one package per application module. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PlatformApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(PlatformApplication.class, arguments);
    }

    /** Time is injected everywhere, so that tests can move it by hand. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
