package io.sekkei.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.platform.catalog.ScriptedPairs;
import io.sekkei.platform.problem.StartRefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class StartTests {
    @Test
    void printsTheDemoKeyAtTheFirstStartOnly(CapturedOutput output) {
        var database = FreshDatabase.properties();

        start(database, true).close();
        var afterFirst = output.getOut();
        start(database, true).close();

        assertThat(afterFirst).containsPattern("(?m)^Demo API key: sk-sekkei-[0-9A-Za-z]{12}-[0-9A-Za-z]{43}$");
        assertThat(output.getAll().split("sk-sekkei-", -1)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sekkei.generation.time-limit=0s | time-limit",
                "sekkei.serving.workers=0 | workers",
                "sekkei.serving.representation-cache=-1 | representation-cache",
                "sekkei.http.body-limit=0B | body-limit",
                "sekkei.pairs= | pairs"
            })
    void aWrongSettingStopsTheStart(String setting, String named, CapturedOutput output) {
        assertThatThrownBy(
                        () -> start(FreshDatabase.properties(), true, setting).close())
                .isInstanceOf(Exception.class);

        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").containsIgnoringCase(named);
    }

    @Test
    void aPairThatCannotBeOpenedStopsTheStartWithASentence(CapturedOutput output) {
        assertThatThrownBy(() -> start(FreshDatabase.properties(), false, "sekkei.pairs=/nowhere/a,/nowhere/b")
                        .close())
                .hasRootCauseInstanceOf(Exception.class)
                .satisfies(e -> assertThat(causes(e)).anyMatch(StartRefusedException.class::isInstance));

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("/nowhere/a")
                .contains("/nowhere/b");
    }

    private static ArrayList<Throwable> causes(Throwable e) {
        var causes = new ArrayList<Throwable>();
        for (var cause = e; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static ConfigurableApplicationContext start(
            Map<String, Object> database, boolean scripted, String... settings) {
        var arguments = new ArrayList<String>();
        arguments.add("--server.port=0");
        arguments.add("--sekkei.ledger.folder=target/ledger");
        arguments.add("--sekkei.content.folder=target/content");
        database.forEach((name, value) -> arguments.add("--%s=%s".formatted(name, value)));
        Arrays.stream(settings).forEach(setting -> arguments.add("--" + setting));
        SpringApplication application = new SpringApplicationBuilder(PlatformApplication.class).build();
        if (scripted) {
            application.addPrimarySources(java.util.List.of(ScriptedPairs.class));
        }
        return application.run(arguments.toArray(String[]::new));
    }
}
