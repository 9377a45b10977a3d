package dev.kongdb.embedded.cassandra;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.cassandra.auth.AuthenticatedUser;
import org.apache.cassandra.auth.IAuthenticator;
import org.apache.cassandra.auth.IResource;
import org.apache.cassandra.exceptions.AuthenticationException;
import org.apache.cassandra.exceptions.ConfigurationException;

/**
 * Authenticates clients by the password of the node, from its start on and with any data.
 * Cassandra's own {@code PasswordAuthenticator} keeps users in its tables. So a new node would
 * accept a well-known password until somebody changes it, and data of a node without passwords
 * would have no user.
 */
public final class OwnPassword implements IAuthenticator {
    private byte[] expected = new byte[0];

    /** Called by Cassandra. */
    public OwnPassword() {}

    @Override
    public boolean requireAuthentication() {
        return true;
    }

    @Override
    public Set<? extends IResource> protectedResources() {
        return Set.of();
    }

    @Override
    public void validateConfiguration() {
        try {
            String password = Files.readString(Path.of(System.getProperty(CassandraServer.PASSWORD_FILE_PROPERTY, "")))
                    .strip();
            if (password.isEmpty()) {
                throw new ConfigurationException("the file of the password is empty");
            }
            expected = answer(CassandraServer.USER, password);
        } catch (IOException e) {
            throw new ConfigurationException("the file of the password cannot be read", e);
        }
    }

    @Override
    public void setup() {}

    @Override
    public SaslNegotiator newSaslNegotiator(InetAddress client) {
        return new Negotiator();
    }

    @Override
    public AuthenticatedUser legacyAuthenticate(Map<String, String> credentials) {
        return authenticate(
                answer(String.valueOf(credentials.get("username")), String.valueOf(credentials.get("password"))));
    }

    /** The part of SASL's mechanism PLAIN with user and password. */
    private static byte[] answer(String user, String password) {
        return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    private AuthenticatedUser authenticate(byte[] answer) {
        if (!MessageDigest.isEqual(expected, answer)) {
            throw new AuthenticationException("Provided username or password is incorrect");
        }
        return AuthenticatedUser.ANONYMOUS_USER; // may do everything, as there is no second user
    }

    private final class Negotiator implements SaslNegotiator {
        private byte[] answer = new byte[0];
        private boolean complete;

        @Override
        public byte[] evaluateResponse(byte[] response) {
            int afterIdentity = 0;
            while (afterIdentity < response.length && response[afterIdentity] != 0) {
                afterIdentity++;
            }
            answer = Arrays.copyOfRange(response, afterIdentity, response.length);
            authenticate(answer);
            complete = true;
            return new byte[0];
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public AuthenticatedUser getAuthenticatedUser() {
            if (!complete) {
                throw new AuthenticationException("SASL negotiation not complete");
            }
            return authenticate(answer);
        }
    }
}
