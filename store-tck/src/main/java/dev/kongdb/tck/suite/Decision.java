package dev.kongdb.tck.suite;

/**
 * Where Kong 2.8.5 behaves oddly, and what is done here. Each has a number, or several that are one, and a test: in the suite by
 * {@link Covers}, or, for what is not a store's affair, where {@link #elsewhere} says.
 */
public enum Decision {
    D1("1", "an update that leaves out an immutable field fails", "only a supplied value that differs fails"),
    D2("2", "an empty set as subschema key is reported as {@code unknown type: nil}", "as Kong"),
    D3("3", "errors of a map name no key", "as Kong"),
    D4("4", "an update with {@code show_ws_id} fails", "works"),
    D5(
            "5",
            "a delete looks in one workspace, deletes in another, answers true and posts an event",
            "one workspace throughout; an event only when a row went"),
    D6("6", "an upsert with invalid options returns its error in the wrong place", "an error like any other"),
    D7("7", "an upsert by an id of another workspace moves that row over", "a primary key violation; nothing changes"),
    D8("8", "an upsert renews {@code created_at} and clears the ttl: it is a full replacement", "as Kong"),
    D9("9", "a cascade posts events one level deep", "every row that went has its event"),
    D10("10", "a composite cache key ignores the option {@code workspace}", "is of the workspace written to"),
    D11("11", "options are modified in place", "options are immutable"),
    D12("12, 31", "the field of a unique violation is found by substring", "the constraint says which it is"),
    D13("13", "expired rows block unique values until a sweep", "an expired row never blocks a write"),
    D14("14", "truncate leaves rows in {@code tags}", "takes them along"),
    D15("15", "an update with {@code workspace = null} reads everywhere and writes in one", "finds and writes its row"),
    D16("16", "an insert with {@code workspace = null} stores a null workspace", "is refused: invalid options"),
    D17("17", "the protocols of a plugin are checked only when supplied", "as Kong"),
    D18("18", "the shorthand {@code url} gives port 80 to all schemes but https", "as Kong"),
    D19("19", "plugin entities load alphabetically", "parents first"),
    D20("20", "plugin entities silently replace core DAOs", "refused, naming both owners"),
    D21(
            "21",
            "{@code db_resurrect_ttl} has no effect",
            "works",
            "sdk-api/src/test/java/dev/kongdb/internal/cache/RegionTest.java#whatIsTooOldIsServedForTheResurrectTtlWhileLoadingFails"),
    D22(
            "22",
            "a nested DELETE below an unknown parent answers 500",
            "404",
            "plugin-host/src/test/java/dev/kongdb/host/internal/admin/AdminApiTest.java#aNestedDeleteBelowAnUnknownParentIs404"),
    D23("23", "errors 15 to 18 answer 500", "400; 15 stays 500 when the transformation itself threw"),
    D24("24", "a primary key violation is 400, a unique violation 409", "as Kong"),
    D25(
            "25",
            "{@code next} drops {@code size}; nested lists ignore {@code tags}",
            "both are kept",
            "plugin-host/src/test/java/dev/kongdb/host/internal/admin/AdminApiTest.java#nestedListsAreThoseOfTheirParent"),
    D26("26", "a credential in its last second is cached for ever", "never longer than it lives"),
    D27(
            "27",
            "the anonymous fallback hides the plugin's own failures",
            "only failures to authenticate fall back",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KeyAuthTest.java#answersWithoutInnardsWhenTheAnonymousConsumerIsMissing"),
    D28(
            "28",
            "an anonymous consumer given by username is not invalidated",
            "is invalidated",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KeyAuthTest.java#aWrittenAnonymousConsumerCountsAtOnce"),
    D29(
            "29",
            "without a database {@code page_by_tag} is empty",
            "is not",
            "dao-off/src/test/java/dev/kongdb/off/OffStrategyTest.java#entitiesAreFoundByKeyByNameByTagsAndByTheirParent"),
    D30(
            "30",
            "Cassandra: tagged inserts overwrite, records in arrays are not decoded, lock levels are ignored, ttl with tags is invalid, "
                    + "updates reset the ttl, unique and foreign checks race",
            "none of it",
            "dao-cassandra, which passes this suite"),
    D32("32", "expiry posts no event", "as Kong"),
    D33("33", "a composed key, or an entity, finds nothing by a single-field cache key", "finds the row"),
    D34(
            "34",
            "a nested PUT moves a child to the parent in the path",
            "as Kong",
            "plugin-host/src/test/java/dev/kongdb/host/internal/admin/AdminApiTest.java#aNestedPutMovesAChildToTheParentOfThePath"),
    EACH("35", "{@code each} stops early after a short page (Kong issue 14959)", "ends when there is no offset"),
    LOST_UPDATES(
            "36",
            "an update rewrites the whole row from a stale read (Kong issue 4722)",
            "compare-and-set, retried; the answer and the event carry what was stored"),
    PAGE_TOKENS(
            "37",
            "a page token is bound to nothing",
            "bound to entity, workspace and filter; another one, or a damaged one, is an invalid offset"),
    UNDECIDED_ROUTES(
            "38",
            "a route whose expression takes too long to match, or cannot be used, is passed over, and another may serve in its place",
            "what cannot be used is refused with 400 when it is written; what cannot be decided is answered 500",
            "plugin-host/src/test/java/dev/kongdb/host/internal/proxy/ProxyTest.java#whatCannotBeDecidedIs500AndNoOpenRouteServesInItsPlace"),
    HOST_CASE(
            "39",
            "hosts of routes are compared with their case",
            "without it, as HTTP has it",
            "plugin-host/src/test/java/dev/kongdb/host/internal/proxy/RouterTest.java#aHostMatchesWhateverItsCase"),
    NULLS(
            "40",
            "null for a field with a default or a generated value is stored, whatever the plugin makes of it",
            "where the record cannot hold null, it gives the default, or a generated value; Kong's own entities are as Kong has them"),
    VALUES_OF_COLUMNS(
            "41",
            "a value that no column or index holds is a database error (8)",
            "is a schema violation (2), of that field where the database tells"),
    TTL_OF_NEW_ROWS(
            "42",
            "a new row may expire up to a second before its time, since that counts from a time cut to seconds",
            "never before its time"),
    TEXT_NULL("43", "the text {@code NULL} in a list, a tag for example, is read back as null", "is a text"),
    JSON_NAMES(
            "44",
            "of a name that is given twice in a JSON object the last value counts",
            "as Kong",
            "sdk-api/src/test/java/dev/kongdb/http/JsonTest.java#takesTheLastValueOfANameThatIsGivenTwice"),
    METHODS(
            "45",
            "a method that is no upper-case token, and CONNECT, are 400, TRACE is 405",
            "as Kong",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#aMethodThatIsNoUpperCaseTokenIs400BeforeAnyRoute"),
    REPEATED_HEADERS(
            "46",
            "a header that is repeated gets the answer that the router has cached for one with a comma",
            "each value is compared by itself",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    HEADERS(
            "47",
            "{@code TE}, {@code Trailer} and {@code Proxy-*} towards upstreams, {@code X-Forwarded-Prefix}, errors as text without {@code Accept}, {@code Server} and {@code Via}",
            "as Kong, but for our own name in {@code Server} and {@code Via}",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    HEADER_SPELLINGS(
            "48",
            "a header that a plugin sets leaves the client's in place that differs by an underscore",
            "which goes, since many upstreams see no difference",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#aHeaderThatOnlyAPluginSetsIsNoClientsInAnySpelling"),
    SPLIT_MESSAGES(
            "49",
            "a plugin may set a query or a header that ends the message",
            "is refused where it is set",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#whatWouldSplitARequestIsRefusedWhereAPluginSetsIt"),
    QUERY_END(
            "50",
            "a query that ends with a question mark is lost",
            "is passed on",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#aTargetStaysWhatItWasAndBelowTheServicesPath"),
    OWN_CONFIGURATION(
            "51",
            "{@code GET /} tells all settings of nginx and of Lua, {@code timers} and {@code lua_version}",
            "the settings that have an effect here, {@code host_version} and {@code java_version}",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    SERVER_NAMES(
            "52",
            "to {@code /schemas/certificates/validate} server names are an unknown field, though every write takes them",
            "they are validated with their certificate",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong");

    private final String numbers;
    private final String kong;
    private final String here;
    private final String elsewhere;

    Decision(String numbers, String kong, String here) {
        this(numbers, kong, here, "");
    }

    Decision(String numbers, String kong, String here, String elsewhere) {
        this.numbers = numbers;
        this.kong = kong;
        this.here = here;
        this.elsewhere = elsewhere;
    }

    /** The numbers, separated by commas. */
    public String numbers() {
        return numbers;
    }

    /** What Kong does. */
    public String kong() {
        return kong;
    }

    /** What is done here. */
    public String here() {
        return here;
    }

    /** The source of the test that holds to it and its name, or with what it comes; empty when it is in the suite. */
    public String elsewhere() {
        return elsewhere;
    }
}
