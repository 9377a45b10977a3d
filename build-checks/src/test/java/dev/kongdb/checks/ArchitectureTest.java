package dev.kongdb.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules between modules and packages. Plain tests, so that no engine but JUnit's has to find them. */
class ArchitectureTest {

    private static final Set<String> MODULES = Set.of(
            "sdk-schema",
            "sdk-processor",
            "sdk-api",
            "dao-postgres",
            "dao-cassandra",
            "dao-off",
            "embedded-stores",
            "sdk-testkit",
            "store-tck",
            "plugin-host",
            "example-key-auth-plugin");

    private static final String[] DRIVERS = {
        "org.postgresql..",
        "com.zaxxer..",
        "com.datastax..",
        "org.apache.cassandra..",
        "io.netty..",
        "org.eclipse.jetty..",
        "java.sql..",
        "javax.sql.."
    };

    /** A class stands in {@code module/target/classes}, or in {@code module-version.jar} once that is made. */
    private static final Pattern LOCATION =
            Pattern.compile("/([a-z-]+)(?:/target/classes/|-[0-9][^/]*\\.jar!/)dev/kongdb/");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kongdb");

    @Test
    void everyModuleIsChecked() {
        Set<String> seen = new TreeSet<>();
        CLASSES.forEach(type -> seen.add(moduleOf(type)));
        assertThat(seen).containsAll(MODULES);
    }

    @Test
    void internalPackagesAreUsedByTheirOwnModuleOnly() {
        classes().should(leaveTheInternalsOfOtherModulesAlone()).check(CLASSES);
    }

    @Test
    void schemaDependsOnTheJdkAndJSpecifyOnly() {
        classes()
                .that(areIn("sdk-schema"))
                .should()
                .onlyDependOnClassesThat(
                        areIn("sdk-schema").or(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..")))
                .check(CLASSES);
    }

    @Test
    void noDriverTypeIsUsedInTheApi() {
        noClasses()
                .that(areIn("sdk-api"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DRIVERS)
                .check(CLASSES);
    }

    @Test
    void noReflectionAtRunTime() {
        noClasses()
                .that(areIn("sdk-schema", "sdk-api", "dao-postgres", "dao-cassandra", "dao-off"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> areIn(String... modules) {
        Set<String> wanted = Set.of(modules);
        return describe("are in " + new TreeSet<>(wanted), type -> wanted.contains(moduleOf(type)));
    }

    private static ArchCondition<JavaClass> leaveTheInternalsOfOtherModulesAlone() {
        return new ArchCondition<>("leave the internal packages of other modules alone") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass();
                    if (target.getPackageName().startsWith("dev.kongdb.")
                            && (target.getPackageName() + ".").contains(".internal.")
                            && !moduleOf(target).equals(moduleOf(type))) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The module of a class, or of the elements of an array; empty for what is not ours, such as the JDK. */
    private static String moduleOf(JavaClass type) {
        return type.getBaseComponentType()
                .getSource()
                .map(source -> LOCATION.matcher(source.getUri().toString()))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElse("");
    }
}
