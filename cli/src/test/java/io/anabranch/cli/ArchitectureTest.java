package io.anabranch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/**
 * What may depend on what. Modules meet in Kafka, Postgres and etcd, never in each other's code.
 */
@AnalyzeClasses(
    packages = "io.anabranch",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule MODULES =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.anabranch..")
          .layer("schemas")
          .definedBy("io.anabranch.schemas..")
          .layer("platform")
          .definedBy("io.anabranch.platform..")
          .layer("migrations")
          .definedBy("io.anabranch.migrations..")
          .layer("embedded")
          .definedBy("io.anabranch.embedded..")
          .layer("scheduler")
          .definedBy("io.anabranch.scheduler..")
          .layer("worker")
          .definedBy("io.anabranch.worker..")
          .layer("projector")
          .definedBy("io.anabranch.projector..")
          .layer("dlq")
          .definedBy("io.anabranch.dlq..")
          .layer("api")
          .definedBy("io.anabranch.api..")
          .layer("bench")
          .definedBy("io.anabranch.bench..")
          .layer("cli")
          .definedBy("io.anabranch.cli..")
          .whereLayer("schemas")
          .mayNotAccessAnyLayer()
          .whereLayer("platform")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("migrations")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("embedded")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("scheduler")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("worker")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("projector")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("dlq")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("api")
          .mayOnlyAccessLayers("platform", "schemas")
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  /** The same inputs give the same decisions on any machine at any time. */
  @ArchTest
  static final ArchRule THE_CORE_IS_PURE =
      classes()
          .that()
          .resideInAPackage("io.anabranch.scheduler.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.anabranch.scheduler.core..",
              "io.anabranch.schemas..",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "java.lang..",
              "java.io",
              "java.math",
              "java.nio.charset",
              "java.time..",
              "java.util..");

  @ArchTest
  static final ArchRule THE_CORE_ASKS_NO_CLOCK_AND_NO_DICE =
      noClasses()
          .that()
          .resideInAPackage("io.anabranch.scheduler.core..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent..");

  @ArchTest
  static final ArchRule THE_TOPOLOGY_KNOWS_NO_LEADER =
      noClasses()
          .that()
          .resideInAnyPackage("io.anabranch.scheduler.core..", "io.anabranch.scheduler.topology..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.anabranch.scheduler.leader..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.anabranch.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_TESTS_USE_TEST_FIXTURES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.anabranch.embedded.testing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.anabranch.embedded.testing..");
}
