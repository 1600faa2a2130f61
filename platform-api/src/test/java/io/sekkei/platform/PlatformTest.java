package io.sekkei.platform;

import io.sekkei.platform.access.TestPeople;
import io.sekkei.platform.catalog.ScriptedPairs;
import io.sekkei.platform.tuning.ScriptedTuner;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The whole platform on a real port and a real PostgreSQL; only the model and who teaches it are scripted. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        classes = PlatformApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "sekkei.demo.enabled=false",
            "sekkei.ledger.folder=target/ledger",
            "sekkei.content.folder=target/content",
            "sekkei.sign-in.bcrypt-strength=10",
            // Tests of the quality of reviewing draw for themselves.
            "sekkei.review.doubled-per-million=0",
            // Tests of tuning tune; nobody else waits for it.
            "sekkei.tuning.enabled=false",
            "sekkei.tuning.folder=target/tuning",
            "sekkei.versions.folder=target/versions",
            "spring.datasource.hikari.connection-timeout=1000"
        })
@ExtendWith(PlatformScope.class)
@ContextConfiguration(initializers = FreshDatabase.class)
@Import({ScriptedPairs.class, ScriptedTuner.Beans.class, TestClient.class, TestPeople.class})
public @interface PlatformTest {}
