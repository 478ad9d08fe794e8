package org.isogloss.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;

/** {@code protocol <- coordinator}, {@code protocol <- worker}, {@code {coordinator, worker, dashboards} <- deploy}. */
@AnalyzeClasses(packages = "org.isogloss", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {

    private static final String PROTOCOL = "org.isogloss.protocol..";
    private static final String COORDINATOR = "org.isogloss.coordinator..";
    private static final String WORKER = "org.isogloss.worker..";
    private static final String DASHBOARDS = "org.isogloss.dashboards..";
    private static final String DEPLOY = "org.isogloss.deploy..";

    @ArchTest
    static final ArchRule protocolDependsOnNoOtherModule =
            from(PROTOCOL).dependOnClassesThat().resideInAnyPackage(COORDINATOR, WORKER, DASHBOARDS, DEPLOY);

    @ArchTest
    static final ArchRule coordinatorDependsOnProtocolOnly =
            from(COORDINATOR).dependOnClassesThat().resideInAnyPackage(WORKER, DASHBOARDS, DEPLOY);

    @ArchTest
    static final ArchRule workerDependsOnProtocolOnly =
            from(WORKER).dependOnClassesThat().resideInAnyPackage(COORDINATOR, DASHBOARDS, DEPLOY);

    @ArchTest
    static final ArchRule dashboardsDependOnProtocolOnly = from(DASHBOARDS)
            .dependOnClassesThat()
            .resideInAnyPackage(COORDINATOR, WORKER, DEPLOY)
            .allowEmptyShould(true);

    private static ClassesShould from(String module) {
        return noClasses().that().resideInAPackage(module).should();
    }
}
