package org.isogloss.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** {@code protocol <- coordinator}, {@code protocol <- worker}, {@code {coordinator, worker, dashboards} <- deploy}. */
class ModuleArrowsTest {

    private static final String PROTOCOL = "org.isogloss.protocol..";
    private static final String COORDINATOR = "org.isogloss.coordinator..";
    private static final String WORKER = "org.isogloss.worker..";
    private static final String DASHBOARDS = "org.isogloss.dashboards..";
    private static final String DEPLOY = "org.isogloss.deploy..";

    @Test
    void protocolDependsOnNoOtherModule() {
        keepsFrom(PROTOCOL, COORDINATOR, WORKER, DASHBOARDS, DEPLOY);
    }

    @Test
    void coordinatorDependsOnProtocolOnly() {
        keepsFrom(COORDINATOR, WORKER, DASHBOARDS, DEPLOY);
    }

    @Test
    void workerDependsOnProtocolOnly() {
        keepsFrom(WORKER, COORDINATOR, DASHBOARDS, DEPLOY);
    }

    @Test
    void dashboardsDependOnProtocolOnly() {
        keepsFrom(DASHBOARDS, COORDINATOR, WORKER, DEPLOY);
    }

    private static void keepsFrom(String module, String... others) {
        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(ProductionCode.CLASSES);
    }
}
