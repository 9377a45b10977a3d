package dev.kongdb.legacy;

/** The version of Kong whose behaviour the DAO Factory has, where versions differ. */
public enum Profile {
    /** Kong 0.8.3. */
    V0_8,
    /** Kong 0.9.9; the default. */
    V0_9,
    /** Kong 0.10.4: APIs by hosts, uris and methods. */
    V0_10
}
