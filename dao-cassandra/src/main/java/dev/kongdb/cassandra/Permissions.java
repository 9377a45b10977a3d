package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PrepareRequest;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains which permission the cluster's user lacks, so that somebody can grant it. */
final class Permissions {
    private static final Pattern MISSING =
            Pattern.compile("User (\\S+) has no (\\w+) permission on <(all keyspaces|keyspace|table) ?(\\S*)>.*");

    private Permissions() {}

    /**
     * The server's message, the statement, and the statement that grants the missing permission.
     */
    static String missing(UnauthorizedException refused) {
        String said = String.valueOf(refused.getMessage());
        String text = said + ", for the statement: " + statement(refused);
        Matcher missing = MISSING.matcher(said);
        if (!missing.matches()) {
            return text;
        }
        String resource = missing.group(3).toUpperCase(Locale.ROOT);
        String name = missing.group(4).isEmpty() ? "" : ' ' + quoted(missing.group(4));
        return text + "; what grants it: GRANT " + missing.group(2) + " ON " + resource + name + " TO "
                + Cql.quote(missing.group(1));
    }

    private static String quoted(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? Cql.quote(name) : Cql.quote(name.substring(0, dot)) + '.' + Cql.quote(name.substring(dot + 1));
    }

    /** The text of the statement, which contains no values, since they are bound. */
    private static String statement(UnauthorizedException refused) {
        Object request = refused.getExecutionInfo() == null
                ? null
                : refused.getExecutionInfo().getRequest();
        if (request instanceof BatchStatement batch && batch.size() > 0) {
            request = batch.iterator().next();
        }
        String text = request instanceof SimpleStatement simple
                ? simple.getQuery()
                : request instanceof BoundStatement bound
                        ? bound.getPreparedStatement().getQuery()
                        : request instanceof PrepareRequest prepare ? prepare.getQuery() : "an unknown one";
        return text.strip().replaceAll("\\s+", " ");
    }
}
