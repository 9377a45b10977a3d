package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The files that {@code mvn deploy} would publish. */
class PublishedTest {
    @Test
    void theArtefactsAreThoseThatAuthorsAndNodesNeed() {
        assertThat(Published.all())
                .extracting(Published::name)
                .containsExactly(
                        "kongdb-parent",
                        "sdk-schema",
                        "sdk-processor",
                        "sdk-api",
                        "dao-postgres",
                        "dao-cassandra",
                        "dao-off",
                        "meters-micrometer",
                        "legacy-dao",
                        "embedded-cassandra-server",
                        "embedded-stores",
                        "sdk-testkit",
                        "store-tck",
                        "kong-files",
                        "plugin-host",
                        "plugin-server",
                        "sdk-bom");
    }

    @Test
    void eachJarHasItsLicenceAndItsModuleName() throws IOException {
        for (Path jar : jars()) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                assertThat(opened.getEntry("META-INF/LICENSE"))
                        .as(jar.toString())
                        .isNotNull();
                assertThat(opened.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                        .as(jar.toString())
                        .startsWith("dev.kongdb.")
                        .isNotEqualTo("dev.kongdb.unpublished");
            }
        }
    }

    @Test
    void nothingNamesAFileOfThisMachine() throws IOException {
        List<String> ours = List.of(System.getProperty("maven.repository"), Published.ROOT.toString());
        for (Path jar : jars()) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                for (JarEntry entry : opened.stream().toList()) {
                    if (entry.isDirectory() || entry.getName().endsWith(".jar")) {
                        continue; // The jars of other projects stay unchanged.
                    }
                    byte[] content = opened.getInputStream(entry).readAllBytes();
                    assertThat(new String(content, StandardCharsets.ISO_8859_1).lines())
                            .as(jar + "!" + entry.getName())
                            .noneMatch(line -> ours.stream().anyMatch(line::contains));
                }
            }
        }
    }

    @Test
    void whatAReleaseBreaksOnPurposeHasItsReasonAboveIt() throws IOException {
        String pom = Files.readString(Published.ROOT.resolve("pom.xml"));
        String exceptions = pom.substring(
                pom.indexOf("<!-- The incompatible changes of a release"), pom.indexOf("<excludeExclusively>"));
        String before = "-->";
        for (String line : exceptions.lines().map(String::strip).toList()) {
            if (line.startsWith("<exclude>")) {
                assertThat(before).as("the line above " + line).endsWith("-->");
            }
            before = line;
        }
    }

    /** The jars with classes. */
    private static List<Path> jars() {
        return Published.all().stream()
                .filter(artefact -> !artefact.jars().isEmpty())
                .map(artefact -> artefact.jars().get(0))
                .toList();
    }
}
