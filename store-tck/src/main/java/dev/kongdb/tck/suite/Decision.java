package dev.kongdb.tck.suite;

/**
 * The places where Kong 2.8.5 behaves oddly, and what the library does in each. A decision has a
 * number, or several numbers if they are one decision, and a test. The test is marked with {@link
 * Covers} in the suite, or, if it does not concern a store, is named by {@link #elsewhere}.
 */
public enum Decision {
    D1(
            "1",
            "an update that leaves out an immutable field fails",
            "fails only if the update supplies a different value"),
    D2("2", "an empty set as subschema key is reported as {@code unknown type: nil}", "as Kong"),
    D3("3", "errors of a map do not name the key", "as Kong"),
    D4("4", "an update with {@code show_ws_id} fails", "works"),
    D5(
            "5",
            "a delete looks in one workspace, deletes in another, answers true and posts an event",
            "uses one workspace throughout, and posts an event only if a row was deleted"),
    D6("6", "an upsert with invalid options returns its error in the wrong place", "returns the error like any other"),
    D7(
            "7",
            "an upsert by an id of another workspace moves that row into its own workspace",
            "is a primary key violation and changes nothing"),
    D8("8", "an upsert renews {@code created_at} and clears the ttl, because it replaces the whole row", "as Kong"),
    D9("9", "a cascade posts events one level deep", "posts an event for every deleted row"),
    D10("10", "a composite cache key ignores the option {@code workspace}", "contains the workspace of the write"),
    D11("11", "options are modified in place", "options are immutable"),
    D12(
            "12, 31",
            "the field of a unique violation is guessed from a substring",
            "is looked up by the name of the constraint"),
    D13("13", "expired rows block unique values until a sweep", "an expired row never blocks a write"),
    D14("14", "truncate leaves rows in {@code tags}", "deletes them, too"),
    D15(
            "15",
            "an update with {@code workspace = null} reads everywhere and writes in one",
            "writes the row that it has read"),
    D16("16", "an insert with {@code workspace = null} stores a null workspace", "is refused with invalid options"),
    D17("17", "the protocols of a plugin are checked only when supplied", "as Kong"),
    D18("18", "the shorthand {@code url} sets port 80 for all schemes except https", "as Kong"),
    D19("19", "plugin entities load in alphabetical order", "load in the order of their references, parents first"),
    D20("20", "plugin entities silently replace core DAOs", "are refused; the error names both owners"),
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
    D23("23", "errors 15 to 18 answer 500", "answer 400; 15 stays 500 if the transformation itself threw an exception"),
    D24("24", "a primary key violation is 400, a unique violation 409", "as Kong"),
    D25(
            "25",
            "{@code next} drops {@code size}, and nested lists ignore {@code tags}",
            "{@code next} keeps {@code size}, and nested lists filter by {@code tags}",
            "plugin-host/src/test/java/dev/kongdb/host/internal/admin/AdminApiTest.java#nestedListsAreThoseOfTheirParent"),
    D26("26", "a credential in its last second is cached for ever", "is never cached longer than it lives"),
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
            "without a database {@code page_by_tag} returns an empty page",
            "returns the entities",
            "dao-off/src/test/java/dev/kongdb/off/OffStrategyTest.java#entitiesAreFoundByKeyByNameByTagsAndByTheirParent"),
    D30(
            "30",
            "Cassandra: tagged inserts overwrite, records in arrays are not decoded, lock levels are ignored, ttl with tags is invalid, "
                    + "updates reset the ttl, unique and foreign checks race",
            "none of these happens",
            "dao-cassandra passes this suite"),
    D32("32", "expiry posts no event", "as Kong"),
    D33(
            "33",
            "a look-up by a single-field cache key finds nothing if it is given a composed key or an entity",
            "finds the row"),
    D34(
            "34",
            "a nested PUT moves a child to the parent in the path",
            "as Kong",
            "plugin-host/src/test/java/dev/kongdb/host/internal/admin/AdminApiTest.java#aNestedPutMovesAChildToTheParentOfThePath"),
    EACH("35", "{@code each} stops early after a short page (Kong issue 14959)", "stops when a page has no offset"),
    LOST_UPDATES(
            "36",
            "an update rewrites the whole row from a stale read (Kong issue 4722)",
            "an update is a compare-and-set, which is tried again; the answer and the event carry the stored row"),
    PAGE_TOKENS(
            "37",
            "a page token is valid for any entity, workspace and filter",
            "is bound to its entity, workspace and filter; a token of another list, or a damaged one, is an invalid offset"),
    UNDECIDED_ROUTES(
            "38",
            "a route whose regex takes too long to match, or is invalid, is skipped, and another route may serve the request",
            "an invalid regex is refused with 400 when the route is written; a request for which a regex cannot be decided is answered 500",
            "plugin-host/src/test/java/dev/kongdb/host/internal/proxy/ProxyTest.java#whatCannotBeDecidedIs500AndNoOpenRouteServesInItsPlace"),
    HOST_CASE(
            "39",
            "hosts of routes are compared case-sensitively",
            "are compared case-insensitively, as HTTP demands",
            "plugin-host/src/test/java/dev/kongdb/host/internal/proxy/RouterTest.java#aHostMatchesWhateverItsCase"),
    NULLS(
            "40",
            "null for a field with a default or a generated value is stored, even if the plugin cannot handle null",
            "if the component of the record cannot be null, null stands for the default or the generated value; Kong's own entities behave as in Kong"),
    VALUES_OF_COLUMNS(
            "41",
            "a value that its column or an index cannot hold is a database error (8)",
            "is a schema violation (2), and names the field if the database does"),
    TTL_OF_NEW_ROWS(
            "42",
            "a new row may expire up to a second too early, because its ttl counts from a time that is cut to seconds",
            "never expires too early"),
    TEXT_NULL(
            "43", "the text {@code NULL} in a list, for example a tag, is read back as null", "is read back as a text"),
    JSON_NAMES(
            "44",
            "if a name occurs twice in a JSON object, the last value counts",
            "as Kong",
            "sdk-api/src/test/java/dev/kongdb/http/JsonTest.java#takesTheLastValueOfANameThatIsGivenTwice"),
    METHODS(
            "45",
            "CONNECT and any method that is not an upper-case token are answered 400, TRACE is answered 405",
            "as Kong",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#aMethodThatIsNoUpperCaseTokenIs400BeforeAnyRoute"),
    REPEATED_HEADERS(
            "46",
            "a request with a repeated header gets the route that the router has cached for one header with a comma",
            "each value is compared separately",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    HEADERS(
            "47",
            "{@code TE}, {@code Trailer} and {@code Proxy-*} towards upstreams, {@code X-Forwarded-Prefix}, errors as text without {@code Accept}, {@code Server} and {@code Via}",
            "as Kong, except that {@code Server} and {@code Via} carry our own name",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    HEADER_SPELLINGS(
            "48",
            "if a plugin sets a header, a header of the client that differs only by an underscore stays",
            "the client's header is removed, because many upstreams see no difference",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#aHeaderThatOnlyAPluginSetsIsNoClientsInAnySpelling"),
    SPLIT_MESSAGES(
            "49",
            "a plugin may set a query or a header that contains a line break and so ends the message",
            "is refused when the plugin sets it",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#whatWouldSplitARequestIsRefusedWhereAPluginSetsIt"),
    QUERY_END(
            "50",
            "a query that ends with a question mark is lost",
            "is sent to the upstream",
            "plugin-host/src/test/java/dev/kongdb/host/internal/WireTest.java#aTargetStaysWhatItWasAndBelowTheServicesPath"),
    OWN_CONFIGURATION(
            "51",
            "{@code GET /} returns all settings of nginx and Lua, {@code timers} and {@code lua_version}",
            "returns the settings that have an effect here, {@code host_version} and {@code java_version}",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    SERVER_NAMES(
            "52",
            "{@code /schemas/certificates/validate} refuses server names as an unknown field, although every write accepts them",
            "validates them with their certificate",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/KongsAnswersTest.java#answersAsKong"),
    CRASHES(
            "53",
            "a declarative file with a value of the wrong kind, such as a list where entities are expected or a key that is"
                    + " no text, ends {@code kong config parse} with an error of Lua, and {@code POST /config} with 500",
            "is refused with an error that says what is wrong and where; {@code POST /config} returns 400",
            "example-key-auth-plugin/src/test/java/dev/kongdb/example/keyauth/DeclarativeAnswersTest.java#answersAsKong"),
    HALF_IMPORTS(
            "54",
            "{@code kong config db_import} that fails in the middle leaves the rows that it had written",
            "writes all rows or none on PostgreSQL; on Cassandra, all rows are checked before the first is written",
            "plugin-host/src/test/java/dev/kongdb/host/cli/ConfigCommandTest.java#anImportThatFailsLeavesNothing");

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

    /** The numbers of the decision, separated by commas. */
    public String numbers() {
        return numbers;
    }

    /** The behaviour of Kong. */
    public String kong() {
        return kong;
    }

    /** The behaviour of the library. */
    public String here() {
        return here;
    }

    /**
     * The source file and the name of the test of this decision, or a text that says how it is
     * tested. Empty if the test is in the suite.
     */
    public String elsewhere() {
        return elsewhere;
    }
}
