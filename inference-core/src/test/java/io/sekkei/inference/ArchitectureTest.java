package io.sekkei.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the packages. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sekkei.inference");

    @Test
    void onlyTheEnginePackageTouchesTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..inference.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .because("another engine must be able to take its place")
                .check(CLASSES);
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        slices().matching("io.sekkei.inference.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sampling", "decoder", "projector", "model", "tokenizer", "evaluation"})
    void aLeafKnowsNothingOfTheLoopTheEngineOrTheTrainer(String leaf) {
        noClasses()
                .that()
                .resideInAPackage("..inference." + leaf + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..inference.decoding..",
                        "..inference.serving..",
                        "..inference.djl..",
                        "..inference.training..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoding",
                "sampling",
                "encoder",
                "projector",
                "decoder",
                "model",
                "checkpoint",
                "tokenizer",
                "serving",
                "training",
                "tuning",
                "evaluation",
                "explanation",
                "djl",
                "command"
            })
    void everyPackageTheRulesNameExists(String name) {
        assertThat(CLASSES).anyMatch(type -> type.getPackageName().equals("io.sekkei.inference." + name));
    }
}
