package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The project of the README's tutorial, built by a separate Maven as an author would build it. The
 * artefacts of dev.kongdb come only from a repository with the files that {@code mvn deploy} would
 * publish, because the local repository contains none of them. All other artefacts come from the
 * repository of this build.
 */
final class AuthorsProject implements AutoCloseable {
    /** Enough for a busy machine; on two idle cores the build takes half a minute. */
    private static final int MINUTES = 15;

    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** A file of the tutorial: its path in backquotes, followed by a block with its content. */
    private static final Pattern FILE =
            Pattern.compile("`([\\w./-]+\\.(?:java|xml))`:\\n\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private final Path all;
    private final Path directory;

    private AuthorsProject(Path all) throws IOException {
        this.all = all;
        this.directory = Files.createDirectory(all.resolve("project"));
    }

    /** Writes the project outside of this checkout. */
    static AuthorsProject create() throws IOException {
        AuthorsProject project = new AuthorsProject(Files.createTempDirectory("authors-project-"));
        Path published = project.all.resolve("published");
        Published.into(published);
        project.write(published);
        return project;
    }

    /**
     * Builds the project, whose test runs on both stores. If the build fails, this fails with
     * Maven's output.
     */
    void build() throws IOException, InterruptedException {
        Path log = all.resolve("build.log");
        Path local = localRepository(Files.createDirectory(all.resolve("repository")));
        ProcessBuilder builder = new ProcessBuilder(command(local))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("MAVEN_OPTS", SHORT_LIVED);
        Process maven = builder.start();
        try {
            assertThat(maven.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("the build ends within %d minutes; so far it said: %s", MINUTES, Files.readString(log))
                    .isTrue();
        } finally {
            maven.descendants().forEach(ProcessHandle::destroy);
            maven.destroy();
        }
        assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> tree = Files.walk(all)) { // does not follow links
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The jar of the plugin. */
    Path jar() {
        return directory.resolve("target/client-ban-1.0.0.jar");
    }

    /** The report of a test class. */
    String report(String testClass) throws IOException {
        return Files.readString(directory.resolve("target/surefire-reports/TEST-" + testClass + ".xml"));
    }

    static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    private void write(Path published) throws IOException {
        Matcher files = FILE.matcher(readme());
        int written = 0;
        while (files.find()) {
            String name = files.group(1);
            String text = files.group(2);
            if (name.equals("pom.xml")) {
                text = amended(text, published);
            }
            write(name, text);
            if (name.startsWith("src/test/")) {
                write(
                        name.replace("Test.java", "OnCassandraTest.java"),
                        text.replace(
                                "@KongTest\nclass BannedClientTest",
                                "@KongTest(database = \"cassandra\")\nclass BannedClientOnCassandraTest"));
            }
            written++;
        }
        assertThat(written).as("files of the tutorial").isEqualTo(4);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /**
     * The tutorial's pom with the additions for this test: the repository, all other artefacts, and
     * versions of everything whose version Maven would choose.
     */
    private static String amended(String pom, Path published) {
        StringBuilder dependencies = new StringBuilder();
        for (String each :
                List.of("dao-cassandra", "dao-off", "meters-micrometer", "legacy-dao", "store-tck", "plugin-host")) {
            dependencies.append(
                    "<dependency><groupId>dev.kongdb</groupId><artifactId>%s</artifactId><scope>test</scope></dependency>\n"
                            .formatted(each));
        }
        StringBuilder plugins = new StringBuilder();
        for (String each : List.of("maven-resources-plugin", "maven-jar-plugin")) {
            plugins.append("<plugin><artifactId>%s</artifactId><version>%s</version></plugin>\n"
                    .formatted(each, System.getProperty(each)));
        }
        String repository = """
                <repositories>
                  <repository>
                    <id>published</id>
                    <url>%s</url>
                    <snapshots><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></snapshots>
                  </repository>
                </repositories>
                """.formatted(published.toUri());
        return replaced(
                replaced(
                        replaced(pom, "  </dependencies>\n\n  <build>", dependencies + "</dependencies>\n<build>"),
                        "<build>\n    <plugins>\n",
                        "<build>\n    <plugins>\n" + plugins),
                "</project>",
                repository + "</project>");
    }

    private static String replaced(String text, String part, String by) {
        assertThat(text).containsOnlyOnce(part);
        return text.replace(part, by);
    }

    private static List<String> command(Path local) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-DargLine=" + SHORT_LIVED,
                "-Dmaven.repo.local=" + local));
        Path settings = Path.of(System.getProperty("maven.settings").substring("file:".length()));
        if (Files.exists(settings)) {
            command.addAll(List.of("-s", settings.toString()));
        }
        if (System.getProperty("maven.offline").equals("offline:true")) {
            // local files work offline
            command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
        }
        command.add("package");
        return command;
    }

    /**
     * A local repository with everything in the repository of this build, except the artefacts of
     * dev.kongdb.
     */
    private static Path localRepository(Path directory) throws IOException {
        Path machines = Path.of(System.getProperty("maven.repository"));
        linkAll(machines, directory, "dev");
        linkAll(machines.resolve("dev"), Files.createDirectories(directory.resolve("dev")), "kongdb");
        return directory;
    }

    private static void linkAll(Path from, Path to, String but) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (!entry.getFileName().toString().equals(but)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }
}
