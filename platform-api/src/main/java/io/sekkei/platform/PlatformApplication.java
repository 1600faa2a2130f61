package io.sekkei.platform;

import io.sekkei.inference.command.EncoderCommand;
import io.sekkei.platform.ledger.VerifyLedger;
import java.time.Clock;
import java.util.Arrays;
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
        if (arguments.length > 0 && arguments[0].equals(VerifyLedger.NAME)) {
            var settings = Arrays.copyOfRange(arguments, 1, arguments.length);
            System.exit(VerifyLedger.run(System.out, System.err, settings));
        }
        if (arguments.length > 0 && arguments[0].equals(EncoderCommand.NAME)) {
            System.exit(EncoderCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        SpringApplication.run(PlatformApplication.class, arguments);
    }

    /** Time is injected everywhere, so that tests can move it by hand. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
