package dev.kongdb.tck.internal;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * A class loader with the services of another, and more: those named in a folder of resources instead of {@code META-INF/services}.
 * So the suite has entities of its own that turn up nowhere but in a {@code Kong} that is opened with this loader.
 */
public final class MoreServices extends ClassLoader {
    private static final String SERVICES = "META-INF/services/";

    private final String folder;

    /** The services of that loader, and those in the folder {@code services} beside the class. */
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
