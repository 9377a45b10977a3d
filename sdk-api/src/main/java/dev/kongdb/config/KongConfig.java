package dev.kongdb.config;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings under Kong's names ({@code database}, {@code pg_host}, …): from a file, from the
 * environment ({@code KONG_PG_HOST}), or set one by one. If a setting is given twice, the later
 * value wins. Immutable. The class that reads a setting says which values it may have and what its
 * default is.
 */
public final class KongConfig {
    private static final KongConfig EMPTY = new KongConfig(Map.of());

    private final Map<String, String> settings;

    private KongConfig(Map<String, String> settings) {
        this.settings = settings;
    }

    /** No settings, so that every setting has its default. */
    public static KongConfig empty() {
        return EMPTY;
    }

    /** These settings. */
    public static KongConfig of(Map<String, String> settings) {
        return EMPTY.with(settings);
    }

    /** These settings with one more, or with another value for it. */
    public KongConfig with(String name, String value) {
        return with(Map.of(name, value));
    }

    /** These settings with some more, or with other values for them. */
    public KongConfig with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        more.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        return new KongConfig(Collections.unmodifiableMap(all));
    }

    /**
     * These settings with those of a file in the form of {@code kong.conf}, which is read as Kong
     * reads it.
     */
    public KongConfig withFile(Path file) {
        try {
            return with(ConfFile.read(Files.readString(file)));
        } catch (MalformedInputException e) {
            throw new KongConfigException("the configuration file '" + file + "' is not in UTF-8");
        } catch (IOException e) {
            throw new KongConfigException("the configuration file '" + file + "' cannot be read: " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is none" : String.valueOf(e.getMessage());
    }

    /**
     * These settings with those of an environment: the variable {@code KONG_PG_HOST} is the setting
     * {@code pg_host}.
     */
    public KongConfig withEnvironment(Map<String, String> environment) {
        Map<String, String> read = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("KONG_") && name.length() > 5) {
                read.put(name.substring(5), ConfFile.unescaped(value));
            }
        });
        return with(read);
    }

    /** The setting as text; empty when unset or blank. */
    public Optional<String> get(String name) {
        String value = settings.get(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.trim());
    }

    /** The setting as text, or the default. */
    public String get(String name, String byDefault) {
        return get(name).orElse(byDefault);
    }

    /** The setting as a whole number within those bounds, or the default. */
    public int getInt(String name, int byDefault, int min, int max) {
        String text = get(name).orElse(null);
        if (text == null) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below, together with numbers out of bounds
        }
        throw new KongConfigException(
                name + " is '" + text + "'; it must be a whole number from " + min + " to " + max);
    }

    /** The setting as a time in seconds, with or without a fraction, or the default. */
    public Duration getSeconds(String name, Duration byDefault) {
        String text = get(name).orElse(null);
        if (text == null) {
            return byDefault;
        }
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
                return Duration.ofNanos(seconds.movePointRight(9).longValue());
            }
        } catch (NumberFormatException e) {
            // reported below, together with negative numbers
        }
        throw new KongConfigException(name + " is '" + text + "'; it must be a number of seconds, not negative");
    }

    /**
     * The setting as Kong's booleans ({@code on}, {@code off}, {@code true}, {@code false}), or the
     * default.
     */
    public boolean getBoolean(String name, boolean byDefault) {
        String text = get(name).orElse(null);
        if (text == null) {
            return byDefault;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new KongConfigException(name + " is '" + text + "'; it must be on or off");
        };
    }

    /**
     * The level of the setting {@code log_level}, {@code notice} unless set, by the names of SLF4J:
     * {@code debug}, {@code info}, {@code warn} or {@code error}.
     *
     * @throws KongConfigException when it is not one of Kong's levels
     */
    public String logLevel() {
        String text = get("log_level", "notice").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "debug" -> "debug";
            case "info", "notice" -> "info";
            case "warn" -> "warn";
            case "error", "crit", "alert", "emerg" -> "error";
            default ->
                throw new KongConfigException("log_level is '" + text
                        + "'; it must be debug, info, notice, warn, error, crit, alert or emerg");
        };
    }

    /** The setting as a list separated by commas, or the default. */
    public List<String> getList(String name, List<String> byDefault) {
        String text = get(name).orElse(null);
        return text == null
                ? byDefault
                : Stream.of(text.split(","))
                        .map(String::trim)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    /**
     * The names of the settings that are set. Do not print their values, because some are secrets.
     */
    public Iterable<String> names() {
        return settings.keySet();
    }

    @Override
    public String toString() {
        return "settings " + settings.keySet(); // never the values: some are secrets
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KongConfig that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }
}
