package dev.sluice.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: core, then aws and the warehouses, then functions, then local. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FUNCTIONS = {
    "dev.sluice.ingest..",
    "dev.sluice.flush..",
    "dev.sluice.config..",
    "dev.sluice.stats..",
    "dev.sluice.console.."
  };

  @ArchTest
  static final ArchRule CORE_KNOWS_NOTHING_ELSE =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.core..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.sluice..", "software.amazon..", "com.amazonaws..")
                  .and(not(resideInAnyPackage("dev.sluice.core.."))));

  @ArchTest
  static final ArchRule CORE_HAS_NO_FILES_AND_NO_NETWORK =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..");

  @ArchTest
  static final ArchRule AWS_KNOWS_CORE_ONLY =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.aws..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.sluice..")
                  .and(not(resideInAnyPackage("dev.sluice.aws..", "dev.sluice.core.."))));

  @ArchTest
  static final ArchRule WAREHOUSES_KNOW_CORE_ONLY_AND_NO_AWS =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.warehouse..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.sluice..", "software.amazon..", "com.amazonaws..")
                  .and(not(resideInAnyPackage("dev.sluice.warehouse..", "dev.sluice.core.."))));

  @ArchTest
  static final ArchRule THE_CONTRACT_KNOWS_NO_WAREHOUSE =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.warehouse")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.warehouse.*..");

  @ArchTest
  static final ArchRule FUNCTIONS_KNOW_THE_CONTRACT_AND_NO_WAREHOUSE =
      noClasses()
          .that()
          .resideInAnyPackage(FUNCTIONS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.warehouse.*..");

  @ArchTest
  static final ArchRule INGEST_AND_CONSOLE_NEVER_SEE_A_WAREHOUSE =
      noClasses()
          .that()
          .resideInAnyPackage("dev.sluice.ingest..", "dev.sluice.console..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.warehouse..");

  @ArchTest
  static final ArchRule FUNCTIONS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("dev.sluice.(ingest|flush|config|stats|console)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_LOCAL_RUN =
      classes()
          .that()
          .resideInAPackage("dev.sluice.local..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage("dev.sluice.local..");

  @ArchTest
  static final ArchRule ONLY_THE_LOCAL_RUN_KNOWS_WHAT_IT_EMBEDS =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.sluice.local..", "dev.sluice.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.elasticmq..", "software.amazon.dynamodb..", "com.nimbusds..", "scala..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.sluice.(**)").should().beFreeOfCycles();
}
