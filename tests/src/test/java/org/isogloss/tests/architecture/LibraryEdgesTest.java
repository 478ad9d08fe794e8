package org.isogloss.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.isogloss.coordinator.exchange.ExchangeService;
import org.junit.jupiter.api.Test;

/** Where the large libraries may be used. Everywhere else is plain Java that a test calls directly. */
class LibraryEdgesTest {

    private static final String PEKKO = "org.apache.pekko..";
    private static final String DJL = "ai.djl..";
    private static final String FFMPEG = "org.bytedeco..";

    @Test
    void djlStaysInTheWorker() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.isogloss.worker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(DJL)
                .check(ProductionCode.CLASSES);
    }

    @Test
    void ffmpegStaysInTheAudioPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.isogloss.worker.audio..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(FFMPEG)
                .check(ProductionCode.CLASSES);
    }

    @Test
    void certificatesAreMadeInThePackageOfSecurity() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.isogloss.protocol.security..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(ProductionCode.CLASSES);
    }

    /** Actors, gRPC and launch; of the coordinator's tensor plane, the service alone. */
    @Test
    void pekkoStaysAtTheEdges() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.isogloss.protocol.messages..",
                        "org.isogloss.protocol.exchange..",
                        "org.isogloss.coordinator.node..",
                        "org.isogloss.coordinator.spread..",
                        "org.isogloss.worker.node..",
                        "org.isogloss.worker.exchange..")
                .and()
                .doNotHaveFullyQualifiedName(ExchangeService.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PEKKO)
                .check(ProductionCode.CLASSES);
    }

    /** The command line starts fast for what needs no cluster and no tensors. */
    @Test
    void theCommandLineLeavesTheLibrariesToTheNodes() {
        noClasses()
                .that()
                .resideInAPackage("org.isogloss.deploy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PEKKO, DJL, FFMPEG)
                .check(ProductionCode.CLASSES);
    }
}
