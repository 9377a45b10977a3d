package dev.kongdb.processor.internal.diagnostic;

import java.util.Locale;

/**
 * The catalogue of faults of annotated elements. The number of a fault that was removed is never
 * used again. Each text has three parts: the problem, the reason or the choices, and the way to
 * mend it.
 */
public enum Fault {
    // The annotated type
    NOT_A_RECORD(
            1,
            "@%1$s stands on %2$s, which is no record.",
            "The components of a record become the fields; classes, interfaces and enums have none.",
            "Make %2$s a record."),
    GENERIC_RECORD(
            2,
            "The record %1$s has type parameters.",
            "A schema is one for all, so the types of its fields must be known.",
            "Remove the type parameters, with a record for each case."),
    RECORD_OUT_OF_REACH(
            3,
            "The type %1$s cannot be reached by generated classes.",
            "It, or a type around it, is private or local to a method.",
            "Make it package-private, protected or public."),
    CLASS_NAME_TAKEN(
            4,
            "The class %1$s, which is generated for %2$s, exists already.",
            "Its name follows from that of the record.",
            "Rename the class, or the record."),
    TWO_KINDS(
            6,
            "%1$s has both @%2$s and @%3$s.",
            "A type is an entity, a record within entities, a subschema, or a plugin or the configuration of one.",
            "Keep one of the annotations."),
    CODEC_MISSING(
            7,
            "The class %1$s, which is generated for %2$s, is not there.",
            "%2$s was compiled without the annotation processor.",
            "Compile %2$s with it, or write a record of your own."),
    NAME_OF_POSTGRES(
            8,
            "\"%1$s\" is a name of PostgreSQL's own.",
            "It has such a column in every table, or looks there first for a table whose name begins with pg_.",
            "Give another name, such as %2$s."),
    REFERENCE_CIRCLE(
            9,
            "%1$s stands in a circle of references: %2$s.",
            "A table is made after those that it refers to. An entity may refer to itself, but not need another of its own kind.",
            "Make the reference to itself @Nullable; of a circle of several entities, keep one of the ids as a UUID."),

    // The entity
    ENTITY_NAME_MALFORMED(
            10,
            "\"%1$s\" cannot be the name of an entity.",
            "The name is that of the table and of the DAO: lower-case letters, digits and _, a letter first, 48 characters at most.",
            "name = \"%2$s\""),
    ENTITY_NAME_TAKEN(
            11,
            "Two records are entities of the name \"%1$s\": %2$s and %3$s.",
            "The name is that of the table, so it can be used once.",
            "Rename one of them."),
    PRIMARY_KEY_MISSING(
            12,
            "%1$s has no primary key.",
            "Kong would accept the schema and then find no row.",
            "Put @PrimaryKey on a component, as in: @PrimaryKey @Auto UUID id"),
    PRIMARY_KEY_TWICE(
            13,
            "%1$s has a second primary key, \"%2$s\"; the first is \"%3$s\".",
            "An entity is identified by one field. Fields that are unique together are a cacheKey.",
            "Remove one @PrimaryKey."),
    PRIMARY_KEY_TYPE(
            14,
            "The primary key \"%1$s\" is of type %2$s.",
            "A primary key is a UUID, a string or an integer, and never null.",
            "Change the type, as in: @PrimaryKey @Auto UUID id"),
    ENDPOINT_KEY_UNKNOWN(15, "endpointKey names no field: \"%1$s\".", "The fields are: %2$s.%3$s", "%4$s"),
    ENDPOINT_KEY_TYPE(
            16,
            "endpointKey names \"%1$s\", which is of type %2$s.",
            "It stands in the paths of the Admin API, so it must be a string, a number or an integer.",
            "Name another field, or leave endpointKey out."),
    CACHE_KEY_UNKNOWN(17, "cacheKey names no field: \"%1$s\".", "The fields are: %2$s.%3$s", "%4$s"),
    CACHE_KEY_NOT_UNIQUE(
            18,
            "cacheKey names \"%1$s\", which is not unique.",
            "One cache entry could stand for several entities.",
            "Put @Unique on \"%2$s\"."),
    CACHE_KEY_TOO_LONG(
            19, "cacheKey names %1$s fields.", "A cache key of Kong has room for five.", "Name five fields at most."),
    CACHE_KEY_TWICE(20, "cacheKey names \"%1$s\" twice.", "It counts once.", "Remove one of the two."),
    SUBSCHEMA_KEY_UNKNOWN(21, "subschemaKey names no field: \"%1$s\".", "The fields are: %2$s.%3$s", "%4$s"),
    SUBSCHEMA_KEY_TYPE(
            22,
            "subschemaKey names \"%1$s\", which is of type %2$s.",
            "The value chooses among subschemas by their names.",
            "Name a string, an enum, or a set of them."),
    TTL_IS_RESERVED(
            23,
            "A field is named \"ttl\" and the entity has ttl = true.",
            "Kong keeps the name for the time to live.",
            "Rename the field with @Name, or make it the time to live: @Ttl @Nullable Long ttl"),
    TTL_COMPONENT(
            24,
            "@Ttl stands on \"%1$s\": %2$s.",
            "A @Ttl component shows the seconds that an entity with ttl = true has left, or null.",
            "@Ttl @Nullable Long ttl, in a @KongEntity with ttl = true"),
    TAGS_WITHOUT_ID(
            25,
            "\"%1$s\" are tags, and the primary key is no UUID named \"id\".",
            "Kong finds tagged entities by that id.",
            "Add @PrimaryKey @Auto UUID id, or rename the component."),
    NAME_TOO_LONG(
            26,
            "The name \"%1$s\" has %2$s characters.",
            "PostgreSQL cuts names after 63, and errors could no longer be told apart by them.",
            "Give a shorter name with @Postgres(%3$s = …), or shorten that of the field or the entity."),
    COLUMN_TWICE(
            27,
            "\"%1$s\" and %2$s both need the column \"%3$s\".",
            "A reference is stored in a column named after its field and the primary key it refers to.",
            "Rename one of them with @Name."),
    SUPERSEDES_NOTHING(
            28,
            "supersedes is given, and baseMigration is false.",
            "It names migrations whose effect the generated one includes, and none is generated.",
            "Remove one of the two."),
    ENTITY_NAME_OF_KONG(
            29,
            "\"%1$s\" is the name of an entity or a table of Kong itself.",
            "Kong refuses to load a second entity of that name.",
            "Give it a name of its own, such as \"%2$s\"."),
    ADMIN_NAME_MALFORMED(
            30,
            "%1$s is \"%2$s\", which cannot be a segment of a path.",
            "The Admin API serves the entity under it: letters, digits, -, _, . and ~.",
            "%1$s = \"%3$s\""),
    CACHE_KEY_TYPE(
            31,
            "cacheKey names \"%1$s\", which is of type %2$s.",
            "The values of a cache key are joined to one text, so each must be a string, a number, an integer, a boolean or a reference.",
            "Name another field."),
    ACROSS_NO_WORKSPACES(
            32,
            "\"%1$s\" is unique across workspaces, and the entity belongs to none.",
            "Without workspaces, a unique value is unique everywhere already.",
            "Remove acrossWorkspaces, or write workspaceable = true."),
    NEVER_SPECIALISED(
            33,
            "\"%1$s\" is @Abstract, and no subschema can specialise it: %2$s.",
            "A value of an abstract field is always refused.",
            "Name a subschemaKey, or write out what the field holds."),
    FIELD_NAMED_TWICE(
            34,
            "@%1$s names \"%2$s\" twice.",
            "Comparing a field with itself has no effect.",
            "Remove one of the two, or name another field."),
    TOO_FEW_FIELDS(35, "@%1$s names %2$s.", "It says something only of %3$s.", "Name more fields, or remove it."),
    RULES_EMPTY(
            36,
            "%1$s asks nothing.",
            "A @Rules without a rule holds for every value.",
            "Write what the value must be like, as in: %1$s = @Rules(required = true)"),
    ELSE_INCOMPLETE(
            37,
            "%1$s is given without %2$s.",
            "Each of them does something only together with the other.",
            "Write both, or none."),
    ONLY_IN_ENTITIES(
            38,
            "@%1$s stands on \"%2$s\", and the record is no entity.",
            "Kong applies it to the fields of entities, not to those of records within them.",
            "Remove it."),
    METHOD_TAKEN(
            39,
            "\"%1$s\" needs a method %2$s in generated code, which %3$s has already.",
            "Names of generated methods follow from those of components; the first letter becomes a capital in them.",
            "Rename the component; @Name keeps the name of the field in Kong."),

    // Components
    FIELD_NAME_MALFORMED(
            40,
            "\"%1$s\" cannot be the name of a field.",
            "A name is lower-case letters, digits and _, a letter first, 48 characters at most.",
            "@Name(\"%2$s\")"),
    FIELD_NAME_TWICE(
            41,
            "Two fields are named \"%1$s\".",
            "The other is the component \"%2$s\".",
            "Rename one of them with @Name."),
    TYPE_UNSUPPORTED(
            42,
            "The type of \"%1$s\" is %2$s, which no field of Kong can hold.",
            "%3$s",
            "Use one of: String, boolean, int, long, double, UUID, Instant, an enum, Reference, a @KongRecord, List, Set, Map<String, …>."),
    NULL_UNDECIDED(
            43,
            "\"%1$s\" may be null in Kong, and its type does not say so.",
            "It is neither @Required, @Auto or the primary key, nor has it a default.",
            "Write @Nullable %2$s %1$s, or put @Required on it, or give it a default."),
    NULLABLE_PRIMITIVE(
            44,
            "\"%1$s\" is @Nullable and of the primitive type %2$s.",
            "A primitive is never null.",
            "Write @Nullable %3$s %1$s."),
    RECORD_NOT_ANNOTATED(
            45,
            "The type of \"%1$s\" is %2$s, a record without @KongRecord.",
            "Only with it is the code generated that reads and writes the record.",
            "Put @KongRecord on %2$s."),
    REFERENCE_TO_NO_ENTITY(
            46,
            "\"%1$s\" refers to %2$s, which is no entity.",
            "A reference is to a record with @KongEntity.%3$s",
            "Refer to an entity, or put @KongEntity on %2$s."),
    TYPE_ARGUMENT_MISSING(
            47,
            "\"%1$s\" is a %2$s without a definite type of what it holds.",
            "A schema says of every collection what is in it, and of every reference to what it refers.",
            "Write %2$s<…> with a type that is no wildcard."),
    MAP_KEY_TYPE(
            48,
            "The keys of \"%1$s\" are of type %2$s.",
            "The keys of maps are strings in Kong.",
            "Write Map<String, …>."),
    MAP_OF_ANYTHING(
            49,
            "\"%1$s\" is a map of anything, and not @Abstract.",
            "Only a field that subschemas specialise may hold values of any type.",
            "Name the type of the values, or put @Abstract on it."),
    ABSTRACT_TYPE(
            50,
            "\"%1$s\" is @Abstract and of type %2$s.",
            "Only the subschema knows what an abstract record holds.",
            "Write @Abstract @Nullable Map<String, Object> %1$s."),
    ATTRIBUTE_TWICE(52, "\"%1$s\" says twice what its \"%2$s\" is.", "It comes from %3$s already.", "%4$s"),
    DEFAULT_BREAKS_RULE(
            53,
            "The default of \"%1$s\" breaks the rules of its own field: %2$s.",
            "Every insert that leaves the field out would be refused.",
            "Change the default or the rule."),
    ATTRIBUTE_NOT_FOR_TYPE(
            54,
            "\"%1$s\" cannot have %2$s: %3$s.",
            "Kong has this attribute for: %4$s.",
            "Remove it, or change the type."),
    TYPEDEF_TYPE(
            55,
            "\"%1$s\" is of type %2$s, and @%3$s is for the type %4$s.",
            "The annotation stands for Kong's typedef \"%5$s\".",
            "Write @%3$s %6$s %1$s."),
    TYPEDEF_TWICE(
            56,
            "\"%1$s\" is of two typedefs, @%2$s and @%3$s.",
            "A typedef is a whole definition.",
            "Keep one of them."),
    TYPEDEF_RECORD(
            57,
            "The record %1$s does not fit @%2$s.",
            "Kong's typedef \"%3$s\" has the fields: %4$s, in this order.",
            "Give the record these components."),
    AUTO_WITHOUT_EFFECT(
            58,
            "\"%1$s\" is @Auto, and Kong generates nothing for it.",
            "Kong generates UUIDs, random strings, and the timestamps \"created_at\" and \"updated_at\".",
            "Remove @Auto, or change the type or the name."),
    ONLY_FOR_REFERENCES(
            59,
            "@%1$s stands on \"%2$s\", which is no reference.",
            "It says what happens when the entity referred to is deleted.",
            "Remove it, or make the component a Reference<…>."),
    ONLY_FOR_INSTANTS(
            60,
            "@Millis stands on \"%1$s\", which is no Instant.",
            "It sets the precision of an Instant.",
            "Remove it, or make the component an Instant."),
    ENUM_NAMES(
            61,
            "The enum %1$s cannot be a field: %2$s.",
            "Its constants are the values allowed, each with a name in Kong.",
            "%3$s"),
    RECORD_CYCLE(62, "The record %1$s contains itself, by \"%2$s\".", "A schema has an end.", "Break the cycle."),
    CLASS_NOT_USABLE(
            63,
            "%1$s cannot be made: %2$s.",
            "Generated code in the package %3$s writes new %1$s().",
            "Make it a class with a constructor without parameters, both within reach."),
    SEVERAL_FOR_ONE(
            64, "\"%1$s\" has %2$s values.", "It is an array only so that it can be left out.", "Give one value."),
    JSON_MALFORMED(
            65,
            "This is not JSON: %1$s.",
            "The value of a map or record is written as JSON, and so is a list within another.",
            "Correct the text."),
    CHECK_FIELD_UNKNOWN(
            66,
            "@%1$s names no field: \"%2$s\".",
            "The fields are: %3$s.%4$s",
            "Correct the name; names are those of Kong, such as \"%5$s\"."),
    POSTGRES_MISPLACED(67, "@Postgres(%1$s = …) has no effect on \"%2$s\".", "%3$s", "Remove it."),
    ARRAY_OF_ARRAYS(
            68,
            "\"%1$s\" is a collection of collections of records or maps.",
            "Kong cannot store that in PostgreSQL.",
            "Make it a collection of a @KongRecord that holds the inner one."),
    TRANSFORMATION_EMPTY(
            69,
            "A transformation has neither onWrite nor onRead.",
            "It would do nothing.",
            "Name a function for one of them, or remove it."),
    SHORTHAND_TWICE(
            70,
            "Two shorthand fields are named \"%1$s\".",
            "Each shorthand field needs a name of its own.",
            "Remove one of them."),
    PATTERN_MALFORMED(
            71,
            "The Lua pattern \"%1$s\" is malformed: %2$s.",
            "Kong finds out only when a value is matched, and then fails.",
            "Correct the pattern; %% stands before a character that is meant as it is, as in %%."),
    RANGE_NOT_WHOLE(
            72,
            "The range of \"%1$s\" ends at %2$s.",
            "The ends of Kong's between are whole numbers.",
            "Write whole numbers, or use @Gt for an open end."),
    CONTRADICTION(
            73,
            "No value of \"%1$s\" can keep both %2$s and %3$s.",
            "Every entity that has one would be refused.",
            "Change or remove one of the two."),
    LENGTH_NEGATIVE(74, "The length of \"%1$s\" is compared with %2$s.", "No length is below 0.", "Write 0 or more."),
    LIST_EMPTY(
            75,
            "%1$s of \"%2$s\" lists nothing.",
            "Without choices or patterns, it refuses every value, or none.",
            "List what is meant, or remove the annotation."),
    VALUE_TWICE(76, "%1$s of \"%2$s\" lists %3$s twice.", "It counts once.", "Remove one of the two."),
    VALUE_NEVER_ALLOWED(
            77,
            "%1$s of \"%2$s\" names %3$s, which the other rules of the field refuse: %4$s.",
            "No entity can ever have this value.",
            "Correct the value, or change the rule that refuses it."),
    TEXT_EMPTY(
            78,
            "%1$s of \"%2$s\" is an empty text.",
            "Kong refuses it, for it says nothing.",
            "Write a text, or remove it."),
    NULL_OF_REQUIRED(
            79,
            "\"%1$s\" is @Required, and becomes null when what it refers to is deleted.",
            "The deletion would always be refused.",
            "Remove @Required, or choose RESTRICT or CASCADE."),
    // Plugins
    NOT_A_HANDLER(
            80,
            "@KongPlugin stands on %1$s, which is no PluginHandler.",
            "A handler is a class that implements dev.kongdb.plugin.PluginHandler<…> of its configuration.",
            "public final class %1$s implements PluginHandler<…>"),
    HANDLER_NOT_USABLE(
            81,
            "The handler %1$s cannot be made: %2$s.",
            "Generated code in its package calls a constructor that takes nothing, or a dev.kongdb.Kong.",
            "Make it a class that can be made so."),
    HANDLER_CONFIG(
            82,
            "The configuration of %1$s is %2$s, which is no record with @PluginConfig.",
            "The handler is a PluginHandler<C>, and C is what a user of the plugin configures.",
            "Put @PluginConfig on a record, empty if need be, and write PluginHandler<ThatRecord>."),
    PLUGIN_NAME_MALFORMED(
            83,
            "\"%1$s\" cannot be the name of a plugin.",
            "A name is lower-case letters, digits, - and _, a letter first.",
            "name = \"%2$s\""),
    // Components again
    DEFAULT_COLLIDES(
            84,
            "\"%1$s\" has a default, and no two entities may have the same value.",
            "The second insert that leaves it out would be refused.",
            "Remove the default, or what makes it unique."),
    DEFAULT_UNUSED(
            85,
            "\"%1$s\" has a default, and is @Auto.",
            "A value is generated whenever none is given, so the default is never used.",
            "Remove one of the two."),
    ERR_UNUSED(
            86,
            "\"%1$s\" has a message, and no rule whose message it could replace.",
            "Messages about types and missing values are always Kong's.",
            "Remove it, or add the rule."),
    SHORTHAND_ELEMENTS(
            87,
            "The shorthand field \"%1$s\" holds elements of type %2$s.",
            "Of a collection Kong must know what is in it, and here there is no place to say that.",
            "Choose STRING, INTEGER, NUMBER or BOOLEAN."),
    REFERENCE_MISPLACED(
            88,
            "\"%1$s\" has a Reference %2$s.",
            "Kong has references as fields of entities only: it neither checks nor follows those inside another field.",
            "%3$s"),
    PATTERN_OF_JAVA(
            89,
            "\"%1$s\" reads like a regular expression, and is matched as a Lua pattern: %2$s.",
            "Lua has %%d for a digit, %%. for a dot, and neither {n} nor alternatives.",
            "%3$s"),

    // All else
    REFUSED_BY_KONG(
            90,
            "Kong refuses this definition: %1$s.",
            "It is Kong's own rule for definitions, with Kong's words.",
            "Change what the message names."),
    // Subschemas
    SUBSCHEMA_OF_NONE(
            91,
            "%1$s is the subschema of %2$s, which has none.",
            "Subschemas are of records with @KongEntity(…, subschemaKey = …), whose value chooses one of them.",
            "of = SuchAnEntity.class"),
    SUBSCHEMA_WITHOUT_KEY(
            92,
            "The subschema %1$s has no key, or an empty one.",
            "An entity whose subschema key has one of these values has the fields and rules of the subschema.",
            "keys = \"some-value\""),
    SUBSCHEMA_FIELD_UNKNOWN(
            93,
            "\"%1$s\" is no field of %2$s.",
            "A subschema specialises the fields of its entity: %3$s.%4$s",
            "Correct the name, or put the component into the record of a field that is @Abstract."),
    SUBSCHEMA_FIELD_TYPE(
            94,
            "\"%1$s\" is of type %2$s, and in %3$s of type %4$s.",
            "A subschema cannot change the type of a field.",
            "Make it the type that the entity has; of a field that is @Abstract, a record with @KongRecord."),
    // Migrations written as files
    MIGRATION_INDEX_MALFORMED(
            95,
            "The %1$s.",
            "The index names the later migrations of a plugin, one to a line, in the order in which they run.",
            "Correct that line of the index."),
    MIGRATION_FILE_MISSING(
            96,
            "%1$s names %2$s, and there is no %3$s.",
            "A migration says for each store what to do.",
            "Write the file, empty if nothing is to be done in that store, or correct the index."),
    MIGRATION_UNLISTED(
            97,
            "The file %1$s belongs to no migration that %2$s names.",
            "Only what the index names is run.",
            "Add its name to the index, or remove the file."),
    BASE_NOT_KEPT(
            98,
            true,
            "%1$s names later migrations of %2$s, and not the first one as it was released.",
            "The generated one follows the records. A test of migrations that begins with it finds no difference, whatever is missing.",
            "Keep what the released version generated, as 000_base_%3$s in the index, %4$s."),

    // A fault of ours
    INTERNAL(
            99,
            "The annotation processor failed on %1$s: %2$s.",
            "This is a fault of the processor, not of your code.",
            "Please report it, with this message and the source of %1$s."),

    // Entities again
    PLUGIN_UNKNOWN(
            100,
            true,
            "\"%1$s\" is none of the plugins here: %2$s.",
            "The plugin owns the migrations of the entity; a host loads the entity with any name, right or wrong.%3$s",
            "Correct the name, or write @SuppressWarnings(\"KDB100\") when the handler is in another module."),
    ADMIN_NAME_TAKEN(
            101,
            "The Admin API has %1$s already: %2$s.",
            "Of two that have one path one would never be reached.",
            "%3$s = \"%4$s\""),
    ENDPOINT_KEY_NOT_UNIQUE(
            102,
            "endpointKey names \"%1$s\", which is not unique.",
            "The Admin API shows, changes and deletes the one entity that has the value in its path.",
            "Put @Unique on \"%2$s\"."),
    LONG_IN_CASSANDRA(
            103,
            true,
            "\"%1$s\" is a long, and Cassandra keeps it in a column of type int.",
            "Kong has no wider one: values beyond 2,147,483,647 are stored on PostgreSQL only.",
            "Write int, or @Between with what is meant, or @SuppressWarnings(\"KDB103\") where Cassandra is not used."),
    POSTGRES_NAME_MALFORMED(
            104,
            "\"%1$s\" cannot be the name of an index, a constraint or a trigger.",
            "Letters, digits and _, a letter or _ first.",
            "%2$s = \"%3$s\""),
    TEXT_NOT_OF_TYPE(
            105,
            "%1$s of \"%2$s\" names \"%3$s\", which is not %4$s.",
            "Values stand as text in annotations, and are read by the type of their field.",
            "Write one as in %5$s."),
    ONE_DEFAULT(
            106,
            "The default of \"%1$s\", of type %2$s, has %3$s values.",
            "Only that of a list or set has any number of them; that of a map or record may have none.",
            "Give one value."),
    SAYS_NOTHING(
            107,
            "@%1$s on \"%2$s\" says nothing.",
            "Each of its members is a rule; without any, there is none.",
            "Write a member, as in @%1$s(%3$s = …), or remove the annotation."),
    NULL_MISPLACED(
            108,
            "%1$s of \"%2$s\" names NULL.",
            "Rules.NULL is for the default, eq and ne of a field: elements, keys and values of collections are never null. "
                    + "A list of choices holds none; a field that may be null is @Nullable.",
            "Remove it, or name another value."),
    BOUND_UNUSED(
            109,
            "%1$s of \"%2$s\" says nothing beside %3$s.",
            "Only one length is allowed already.",
            "Remove one of the two.");

    private final int number;
    private final boolean warning;
    private final String problem;
    private final String hint;
    private final String fix;

    Fault(int number, String problem, String hint, String fix) {
        this(number, false, problem, hint, fix);
    }

    Fault(int number, boolean warning, String problem, String hint, String fix) {
        this.number = number;
        this.warning = warning;
        this.problem = problem;
        this.hint = hint;
        this.fix = fix;
    }

    /** The code of the fault for users, such as {@code KDB018}. */
    public String code() {
        return String.format(Locale.ROOT, "KDB%03d", number);
    }

    /**
     * Whether the author may have meant it. Then the compilation goes on, and
     * {@code @SuppressWarnings} with the code silences it.
     */
    public boolean isWarning() {
        return warning;
    }

    /** The problem, with places for arguments. */
    public String problem() {
        return problem;
    }

    /** The reason or the choices, with places for arguments. */
    public String hint() {
        return hint;
    }

    /** The way to mend it, with places for arguments. */
    public String fix() {
        return fix;
    }

    /** The whole message. */
    String text(Object... arguments) {
        return code() + " Problem: " + format(problem, arguments) + "\n  Hint: " + format(hint, arguments) + "\n  Fix: "
                + format(fix, arguments);
    }

    private static String format(String template, Object... arguments) {
        return String.format(Locale.ROOT, template, arguments);
    }
}
