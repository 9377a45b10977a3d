package dev.kongdb.host.internal;

import org.jspecify.annotations.Nullable;

/** Which version this is. */
public final class Version {
    /** The version of the host; {@code development} when it does not run from its jar. */
    public static final String NUMBER = number(Version.class.getPackage().getImplementationVersion());

    /** How the host names itself in headers. */
    public static final String SERVER = "kong-java/" + NUMBER;

    private Version() {}

    private static String number(@Nullable String ofJar) {
        return ofJar == null ? "development" : ofJar;
    }
}
