package dev.kongdb.tck.internal;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * A class loader that finds the services of another class loader and further ones, which are named
 * in a folder of resources instead of {@code META-INF/services}. In this way the suite has its own
 * entities, which exist only in a {@code Kong} that is opened with this loader.
 */
public final class MoreServices extends ClassLoader {
    private static final String SERVICES = "META-INF/services/";

    private final String folder;

    /**
     * The services of {@code parent}, and those in the folder {@code services} next to the class
     * {@code beside}.
     */
    public MoreServices(ClassLoader parent, Class<?> beside) {
        super(parent);
        this.folder = beside.getPackageName().replace('.', '/') + "/services/";
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return name.startsWith(SERVICES)
                ? getParent().getResources(folder + name.substring(SERVICES.length()))
                : Collections.emptyEnumeration();
    }
}
