package org.isogloss.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.isogloss.coordinator.exchange.ExchangeService;

/** Where the large libraries may be used. Everywhere else is plain Java that a test calls directly. */
@AnalyzeClasses(packages = "org.isogloss", importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryEdgesTest {

    @ArchTest
    static final ArchRule djlStaysInTheWorker = noClasses()
            .that()
            .resideOutsideOfPackage("org.isogloss.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule ffmpegStaysInTheAudioPackage = noClasses()
            .that()
            .resideOutsideOfPackage("org.isogloss.worker.audio..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    /** Actors, gRPC and launch. Of the coordinator's tensor plane, the service alone. */
    @ArchTest
    static final ArchRule pekkoStaysAtTheEdges = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.isogloss.protocol.messages..",
                    "org.isogloss.protocol.exchange..",
                    "org.isogloss.coordinator.node..",
                    "org.isogloss.worker.node..",
                    "org.isogloss.worker.exchange..",
                    "org.isogloss.deploy..")
            .and()
            .doNotHaveFullyQualifiedName(ExchangeService.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..");

    @ArchTest
    static final ArchRule theCommandLineLeavesLibrariesToTheNodes = noClasses()
            .that()
            .resideInAPackage("org.isogloss.deploy.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "ai.djl..", "org.bytedeco..");
}
