package dev.kongdb.host.internal;

import org.jspecify.annotations.Nullable;

/** The version of the host. */
public final class Version {
    /** The version number; {@code development} when the host does not run from its jar. */
    public static final String NUMBER = number(Version.class.getPackage().getImplementationVersion());

    /** The name of the host in headers. */
    public static final String SERVER = "kong-java/" + NUMBER;

    private Version() {}

    private static String number(@Nullable String ofJar) {
        return ofJar == null ? "development" : ofJar;
    }
}
