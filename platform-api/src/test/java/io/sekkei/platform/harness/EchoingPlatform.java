package io.sekkei.platform.harness;

import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.catalog.ScriptedGenerator;
import io.sekkei.platform.catalog.ScriptedPairs;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The platform with a model that repeats what it is told, slowly enough to be caught at it. */
final class EchoingPlatform {
    private EchoingPlatform() {}

    public static void main(String[] arguments) {
        start(List.of(arguments));
    }

    /** @param more what a test needs in it besides */
    static ConfigurableApplicationContext start(List<String> arguments, Class<?>... more) {
        var application = new SpringApplication(PlatformApplication.class, ScriptedPairs.class);
        application.addPrimarySources(List.of(more));
        var platform = application.run(arguments.toArray(String[]::new));
        var model = platform.getBean(ScriptedGenerator.class);
        model.echoes();
        model.takesPerToken(Duration.ofMillis(5));
        return platform;
    }
}
