package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The drawing of modules and packages in the page on the architecture. When it is stale, this
 * command draws it again: {@code mvn -pl build-checks -am verify -Dtest=DrawingTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true}.
 */
class DrawingTest {
    private static final Path PAGE = Path.of("../docs/architecture.md");
    private static final String BEGIN = "<!-- drawn by DrawingTest -->\n```\n";
    private static final String END = "```\n";
    private static final String ROOT = "dev.kongdb";

    @Test
    void theDrawingOfModulesAndPackagesIsThatOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page.substring(0, begin) + drawing() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(drawing());
        }
    }

    /**
     * Each module with the modules that it uses, and each of its packages with the packages of the
     * module that it uses. A module or package comes after everything that it uses.
     */
    private static String drawing() {
        Map<String, Set<String>> modules = new TreeMap<>();
        Map<String, Map<String, Set<String>>> packages = new TreeMap<>();
        for (JavaClass type : ArchitectureTest.CLASSES) {
            String module = ArchitectureTest.moduleOf(type);
            Set<String> usedModules = modules.computeIfAbsent(module, name -> new TreeSet<>());
            Set<String> usedPackages = packages.computeIfAbsent(module, name -> new TreeMap<>())
                    .computeIfAbsent(type.getPackageName(), name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String other = ArchitectureTest.moduleOf(target);
                if (other.equals(module) && !target.getPackageName().equals(type.getPackageName())) {
                    usedPackages.add(target.getPackageName());
                } else if (!other.equals(module) && ArchitectureTest.MODULES.contains(other)) {
                    usedModules.add(other);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (String module : ArchitectureTest.MODULES) {
            text.append(line("", module, direct(modules, module)));
            Map<String, Set<String>> own = packages.getOrDefault(module, Map.of());
            Set<String> drawn = new TreeSet<>();
            while (drawn.size() < own.size()) {
                // A package in a cycle would never be drawn; another test finds cycles.
                String next = own.keySet().stream()
                        .filter(name -> !drawn.contains(name) && drawn.containsAll(own.get(name)))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("a cycle of packages in " + module));
                text.append(line("    ", next, direct(own, next)));
                drawn.add(next);
            }
        }
        return text.toString();
    }

    /**
     * The modules or packages that {@code name} uses, without those that it also uses through
     * others.
     */
    private static Set<String> direct(Map<String, Set<String>> uses, String name) {
        Set<String> all = uses.getOrDefault(name, Set.of());
        Set<String> direct = new TreeSet<>(all);
        all.forEach(used -> direct.removeAll(reachable(uses, used)));
        return direct;
    }

    private static Set<String> reachable(Map<String, Set<String>> uses, String name) {
        Set<String> reachable = new TreeSet<>();
        for (String used : uses.getOrDefault(name, Set.of())) {
            reachable.add(used);
            reachable.addAll(reachable(uses, used));
        }
        return reachable;
    }

    private static String line(String indent, String name, Set<String> uses) {
        StringBuilder line = new StringBuilder(indent).append(shortened(name));
        String separator = " ─▶ ";
        for (String used : uses) {
            line.append(separator).append(shortened(used));
            separator = ", ";
        }
        return line.append('\n').toString();
    }

    private static String shortened(String name) {
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : name;
    }
}
