package dev.kongdb.host;

import dev.kongdb.HandlerProvider;
import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.SubschemaProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The jars of plugins that the setting {@code plugins_path} names, in addition to the class path.
 */
final class PluginJars implements AutoCloseable {
    /** The service files that make a jar one of a plugin: lists of the classes that it offers. */
    private static final List<String> SERVICES = Stream.of(
                    HandlerProvider.class, EntityProvider.class, SubschemaProvider.class)
            .map(service -> "META-INF/services/" + service.getName())
            .toList();

    private final List<String> notes;
    private final URLClassLoader loader;

    private PluginJars(List<String> notes, URLClassLoader loader) {
        this.notes = notes;
        this.loader = loader;
    }

    /**
     * Finds the jars. {@code plugins_path} is a list of jars and of folders with jars, separated by
     * commas.
     *
     * @throws HostException when a jar is missing or broken, or when two jars, or a jar and the
     *     class path, have the same plugin
     */
    static PluginJars of(KongConfig config) {
        List<String> notes = new ArrayList<>();
        Map<Path, Set<String>> jars = new LinkedHashMap<>();
        for (String item : config.getList("plugins_path", List.of())) {
            for (Path jar : jarsAt(item, notes)) {
                jars.computeIfAbsent(jar.toAbsolutePath().normalize(), found -> {
                    Set<String> providers = providers(found);
                    notes.add(
                            providers.isEmpty()
                                    ? "jar without a plugin, for the others to use: " + jar
                                    : "plugin jar: " + jar);
                    return providers;
                });
            }
        }
        refuseTwins(jars);
        URL[] urls = jars.keySet().stream().map(PluginJars::url).toArray(URL[]::new);
        // One class loader for all jars, so that a plugin may refer to the entities of another.
        URLClassLoader loader = new URLClassLoader("plugins", urls, parent(config));
        PluginJars found = new PluginJars(notes, loader);
        try {
            jars.forEach((jar, providers) -> providers.forEach(provider -> requireLoadable(jar, provider, loader)));
            return found;
        } catch (HostException e) {
            found.close();
            throw e;
        }
    }

    /**
     * The class path. Its entities of Kong 0.8 to 0.10 are included only if a setting asks for
     * them, so that a database shared with a Kong gets no tables that nobody uses.
     */
    private static ClassLoader parent(KongConfig config) {
        ClassLoader own = PluginJars.class.getClassLoader();
        boolean asked = config.get("legacy_version").isPresent()
                || !config.get("legacy_admin_listen", "off").strip().equals("off");
        return asked ? own : new WithoutServices(own, url(DaoFactory.class));
    }

    private static String url(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? "" : source.getLocation().toString();
    }

    /**
     * Hides the services of one jar or folder of the class path from service loaders; its classes
     * stay.
     */
    private static final class WithoutServices extends ClassLoader {
        private final String hidden;

        WithoutServices(ClassLoader parent, String hidden) {
            super(parent);
            this.hidden = hidden;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            Enumeration<URL> all = super.getResources(name);
            return name.startsWith("META-INF/services/")
                    ? Collections.enumeration(Collections.list(all).stream()
                            .filter(url -> !url.toString().contains(hidden))
                            .toList())
                    : all;
        }
    }

    private static List<Path> jarsAt(String item, List<String> notes) {
        Path path = Path.of(item);
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) {
                throw new HostException(
                        "plugins_path: there is no '" + item + "'. Name jars, or folders that hold them");
            }
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                notes.add("warning: plugins_path: the folder '" + item + "' holds no jar");
            }
            return jars;
        } catch (IOException e) {
            throw new HostException("plugins_path: the folder '" + item + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** The names of the classes by which a jar offers plugins and entities. */
    private static Set<String> providers(Path jar) {
        Set<String> providers = new LinkedHashSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String service : SERVICES) {
                ZipEntry entry = file.getEntry(service);
                if (entry != null) {
                    try (InputStream in = file.getInputStream(entry)) {
                        new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .map(line -> line.replaceFirst("#.*", "").strip())
                                .filter(line -> !line.isEmpty())
                                .forEach(providers::add);
                    }
                }
            }
            return providers;
        } catch (IOException e) {
            throw new HostException(
                    "plugins_path: '" + jar + "' is no readable jar: " + e.getMessage()
                            + ". Build it again, or remove it",
                    e);
        }
    }

    /**
     * Refuses two jars with the same class: the first would be used, which may be the older one.
     */
    private static void refuseTwins(Map<Path, Set<String>> jars) {
        Map<String, Path> owners = new LinkedHashMap<>();
        jars.forEach((jar, providers) -> providers.forEach(provider -> {
            Path other = owners.putIfAbsent(provider, jar);
            if (other != null) {
                throw new HostException("plugins_path: '" + other + "' and '" + jar + "' hold the same plugin, "
                        + provider + ". Remove one of them");
            }
        }));
    }

    private static void requireLoadable(Path jar, String provider, ClassLoader loader) {
        try {
            Class<?> loaded = Class.forName(provider, false, loader);
            if (loaded.getClassLoader() != loader) {
                refuseUnlessSame(jar, loaded);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new HostException(
                    "plugins_path: '" + jar + "' is broken: its class " + provider + " cannot be loaded: " + e
                            + ". Build it again, or remove it",
                    e);
        }
    }

    /**
     * Refuses a plugin whose class is on the class path as well: that one would be used, which may
     * be the older one.
     */
    private static void refuseUnlessSame(Path jar, Class<?> loaded) {
        CodeSource source = loaded.getProtectionDomain().getCodeSource();
        String other = source == null ? "the JVM itself" : source.getLocation().getPath();
        if (!other.equals(url(jar).getPath())) {
            throw new HostException("plugins_path: '" + jar + "' and '" + other
                    + "' of the class path hold the same plugin, " + loaded.getName() + ". Remove one of them");
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A line for each jar, for a person. */
    List<String> notes() {
        return notes;
    }

    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new IllegalStateException("the jars of plugins cannot be closed", e);
        }
    }
}
