package dev.kongdb.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The rules between modules and packages. They are plain JUnit tests, so that no other test engine
 * is needed.
 */
class ArchitectureTest {

    /** The modules with classes, in the order of the page on the architecture. */
    static final List<String> MODULES = modules();

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

    /**
     * A class is in {@code module/target/classes}, or in {@code module-version.jar} after it has
     * been packaged.
     */
    private static final Pattern LOCATION =
            Pattern.compile("/([a-z-]+)(?:/target/classes/|-[0-9][^/]*\\.jar!/)dev/kongdb/");

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kongdb");

    @Test
    void everyModuleIsChecked() {
        Set<String> seen = new TreeSet<>();
        CLASSES.forEach(type -> seen.add(moduleOf(type)));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(MODULES);
    }

    @Test
    void eachModuleDependsOnlyOnThoseAboveItInThePageOfTheArchitecture() {
        for (JavaClass type : CLASSES) {
            int own = MODULES.indexOf(moduleOf(type));
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                assertThat(MODULES.indexOf(moduleOf(dependency.getTargetClass())))
                        .as(dependency.getDescription())
                        .isLessThanOrEqualTo(own);
            }
        }
    }

    @Test
    void noPackageIsInACycleWithAnother() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noSimpleNameStandsTwiceInWhatAModuleSees() {
        for (String module : MODULES) {
            Map<String, JavaClass> seen = new TreeMap<>();
            Set<String> others = dependenciesOf(module);
            for (JavaClass type : CLASSES) {
                boolean sees = moduleOf(type).equals(module)
                        || (others.contains(moduleOf(type))
                                && type.getModifiers().contains(JavaModifier.PUBLIC)
                                && !isInternal(type));
                if (sees && type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                    assertThat(seen.put(type.getSimpleName(), type))
                            .as("what " + module + " sees beside " + type.getName())
                            .isNull();
                }
            }
        }
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
                .that(areIn(
                        "sdk-schema",
                        "sdk-api",
                        "dao-postgres",
                        "dao-cassandra",
                        "dao-off",
                        "meters-micrometer",
                        "legacy-dao"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(CLASSES);
    }

    /**
     * Nodes use the clock of the database, or elapsed time, because the clock of a node may be
     * wrong.
     */
    @Test
    void whatKeepsNodesInStepAsksNoClockOfItsNode() {
        noClasses()
                .that(resideInAnyPackage("dev.kongdb.internal.cache", "dev.kongdb.internal.cluster")
                        .or(describe(
                                "write, read or hear events",
                                type -> type.getName()
                                        .matches(".*\\.(PostgresClusterEvents|EventListener|EventsSql|Announcement"
                                                + "|CassandraClusterEvents)(\\$.*)?"))))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class)
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
                            && isInternal(target)
                            && !moduleOf(target).equals(moduleOf(type))) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isInternal(JavaClass type) {
        return (type.getPackageName() + ".").contains(".internal.");
    }

    /** All modules whose classes a module uses, directly or indirectly. */
    private static Set<String> dependenciesOf(String module) {
        Set<String> all = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(module));
        while (!next.isEmpty()) {
            String one = next.pop();
            for (JavaClass type : CLASSES) {
                if (moduleOf(type).equals(one)) {
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        String other = moduleOf(dependency.getTargetClass());
                        if (MODULES.contains(other) && !other.equals(one) && all.add(other)) {
                            next.push(other);
                        }
                    }
                }
            }
        }
        return all;
    }

    private static List<String> modules() {
        try {
            return Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
                    .matcher(Files.readString(Path.of("../docs/architecture.md")))
                    .results()
                    .map(match -> match.group(1))
                    .filter(module -> Files.isDirectory(Path.of("..", module, "src/main/java")))
                    .filter(module -> !module.equals("benchmarks"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The module of a class, or of the elements of an array; empty for a class of another project
     * or the JDK.
     */
    static String moduleOf(JavaClass type) {
        return type.getBaseComponentType()
                .getSource()
                .map(source -> LOCATION.matcher(source.getUri().toString()))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElse("");
    }
}
