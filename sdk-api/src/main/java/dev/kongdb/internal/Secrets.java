package dev.kongdb.internal;

import dev.kongdb.schema.SecretResolver;
import dev.kongdb.spi.StoredJson;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves {@code {vault://VAULT/SECRET}} and {@code {vault://VAULT/SECRET/KEY}}; the second form
 * takes a member of a secret that is a JSON object. VAULT is {@code env}, or the prefix of a {@code
 * vaults_beta} entity of that kind. The environment variable has the name of the secret in
 * capitals, with {@code _} for {@code -}. It starts with the prefix from the vault's configuration
 * or from {@code ?prefix=}.
 */
final class Secrets implements SecretResolver {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);
    private static final String START = "{vault://";
    private static final String ENV = "env";

    private final Function<String, @Nullable String> environment;
    private final Function<String, @Nullable Map<?, ?>> vaults;

    /**
     * A resolver.
     *
     * @param environment reads an environment variable
     * @param vaults finds a {@code vaults_beta} entity by its prefix
     */
    Secrets(Function<String, @Nullable String> environment, Function<String, @Nullable Map<?, ?>> vaults) {
        this.environment = environment;
        this.vaults = vaults;
    }

    @Override
    public @Nullable String resolve(String reference) {
        try {
            return find(reference);
        } catch (UnresolvableException e) {
            LOG.warn("unable to resolve reference {} ({})", reference, e.getMessage());
            return null;
        }
    }

    /** Says why a reference has no secret. */
    private static final class UnresolvableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnresolvableException(String message) {
            super(message, null, false, false);
        }
    }

    private String find(String reference) throws UnresolvableException {
        String rest = before('#', reference.substring(START.length(), reference.length() - 1));
        String query = after('?', rest);
        String whole = before('?', rest);
        String vault = before('/', whole);
        String path = after('/', whole);
        if (vault.isEmpty() || path.isEmpty()) {
            throw new UnresolvableException(vault.isEmpty() ? "it names no vault" : "it names no secret");
        }
        int last = path.lastIndexOf('/');
        String name = decoded(last < 0 ? path : path.substring(0, last));
        String key = last < 0 ? "" : decoded(path.substring(last + 1));
        String variable = (prefix(vault, query) + name).replace('-', '_').toUpperCase(Locale.ROOT);
        String value = environment.apply(variable);
        if (value == null) {
            throw new UnresolvableException("the environment has no variable " + variable);
        }
        return key.isEmpty() ? value : member(value, key);
    }

    private String prefix(String vault, String query) throws UnresolvableException {
        String given = null;
        for (String argument : query.split("&", -1)) {
            if (before('=', argument).equals("prefix")) {
                given = decoded(after('=', argument));
            }
        }
        Object configured = vault.equals(ENV) ? null : configuredPrefix(vault);
        return given != null ? given : configured instanceof String text ? text : "";
    }

    private @Nullable Object configuredPrefix(String vault) throws UnresolvableException {
        Map<?, ?> entity = vaults.apply(vault);
        if (entity == null) {
            throw new UnresolvableException("there is no vault " + vault);
        }
        if (!ENV.equals(entity.get("name"))) {
            throw new UnresolvableException("vault " + vault + " is of the kind " + entity.get("name"));
        }
        return entity.get("config") instanceof Map<?, ?> config ? config.get("prefix") : null;
    }

    private static String member(String json, String key) throws UnresolvableException {
        try {
            if (StoredJson.read(json) instanceof Map<?, ?> members && members.get(key) instanceof String secret) {
                return secret;
            }
        } catch (IOException e) {
            // reported below without the cause, whose text would contain the secret
        }
        throw new UnresolvableException("the secret is no JSON object with a text under " + key);
    }

    private static String before(char separator, String text) {
        int at = text.indexOf(separator);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String after(char separator, String text) {
        int at = text.indexOf(separator);
        return at < 0 ? "" : text.substring(at + 1);
    }

    private static String decoded(String text) throws UnresolvableException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnresolvableException("it is no URL");
        }
    }
}
