package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Result;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An author may use any name that Java allows, even one that generated code uses itself. The test
 * tries all identifiers of generated code, all types of java.lang and all restricted words, as
 * components, types, enums and their constants. The generated code must compile without a warning,
 * and values must be read back unchanged.
 */
class NamesTest {
    private static final Set<String> WORDS = Set.of(
            "exports",
            "module",
            "non",
            "open",
            "opens",
            "permits",
            "provides",
            "record",
            "requires",
            "sealed",
            "to",
            "transitive",
            "uses",
            "var",
            "when",
            "with",
            "yield");

    /** The names that Java does not allow for components (JLS 8.10.1). */
    private static final Set<String> NO_COMPONENT =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    private static final int COMPONENTS = 40;

    /** Names of generated classes: a name of the author, and a suffix. */
    private static final Pattern GENERATED = Pattern.compile("(.+)(?:Schema|Dao|Builder|Codec|Provider)");

    @TempDir
    Path folder;

    private static final Set<String> NAMES = names();

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(WORDS);
        names.addAll(NO_COMPONENT);
        names.addAll(List.of(
                "cacheKey",
                "equals",
                "name",
                "ordinal",
                "values",
                "valueOf",
                "compareTo",
                "slot1",
                "element1",
                "row_"));
        Pattern identifier = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
        try (Stream<Path> files = Files.walk(Fixtures.GOLDEN);
                Stream<Path> lang = Files.list(FileSystems.getFileSystem(URI.create("jrt:/"))
                        .getPath("modules", "java.base", "java", "lang"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java.golden"))
                    .toList()) {
                String code = Files.readString(file)
                        .replaceAll("(?s)/\\*.*?\\*/", "")
                        .replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
                Matcher matcher = identifier.matcher(code);
                while (matcher.find()) {
                    names.add(matcher.group());
                }
            }
            lang.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .filter(NamesTest::isPublic)
                    .forEach(names::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        names.removeIf(SourceVersion::isKeyword);
        return names;
    }

    private static boolean isPublic(String ofJavaLang) {
        try {
            return Modifier.isPublic(
                    Class.forName("java.lang." + ofJavaLang, false, null).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The names that generated code uses as types, or before types: its imports, its variables and
     * its constants.
     */
    private static final Set<String> TYPES = types();

    private static Set<String> types() {
        Set<String> types = new TreeSet<>(Set.of(
                "Class",
                "Double",
                "Enum",
                "IllegalStateException",
                "Integer",
                "Iterable",
                "Long",
                "Object",
                "Override",
                "Record",
                "String",
                "SuppressWarnings",
                "Void",
                "C",
                "DEFINITION",
                "INSTANCE",
                "SHAPE",
                "config",
                "constant",
                "element",
                "engine",
                "entity",
                "key",
                "kong",
                "module",
                "options",
                "resource",
                "row",
                "slot",
                "store",
                "value",
                "with"));
        Pattern imported = Pattern.compile("import (?:java|javax|org|dev)\\.[a-z.]+\\.([A-Za-z]+);");
        try (Stream<Path> files = Files.walk(Fixtures.GOLDEN)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java.golden"))
                    .toList()) {
                Matcher matcher = imported.matcher(Files.readString(file));
                while (matcher.find()) {
                    types.add(matcher.group(1));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        // For a class Entity, the processor would generate an EntityDao, which the author has
        // written, too. This is a diagnostic.
        types.removeIf(type -> {
            Matcher generated = GENERATED.matcher(type);
            return generated.matches() && types.contains(generated.group(1));
        });
        return types;
    }

    @Test
    void manyNamesAreTried() {
        assertThat(NAMES).hasSizeGreaterThan(300);
        assertThat(NAMES)
                .contains("row", "engine", "cacheKey", "Values", "String", "Override", "slot1", "yield", "SHAPE");
        assertThat(TYPES).contains("Object", "String", "Override", "Row", "Values", "NullMarked", "EntityDao");
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void componentsMayHaveAnyName(Tool tool) throws Exception {
        List<String> kinds = List.of(
                "@dev.kongdb.annotation.Unique @Nullable String",
                "@Nullable Reference<Consumer>",
                "@Nullable List<Level>",
                "@Default(\"low\") Level");
        Compilation compilation = compilation(tool).source("""
                package components;
                public enum Level { LOW, HIGH }
                """);
        List<String> records = new ArrayList<>();
        for (int shift = 0; shift < 2; shift++) {
            for (List<String> group : groups()) {
                String components = components(group, kinds, shift);
                String name = "Entity" + records.size();
                records.add(name);
                compilation.source(head("components")
                        + """
                        @KongEntity(name = "%s", cacheKey = {%s})
                        public record %s(@PrimaryKey @Auto UUID id, %s) {}
                        """.formatted(
                                        name.toLowerCase(Locale.ROOT),
                                        group.size() > 1 ? "\"f0\", \"f1\"" : "",
                                        name,
                                        components));
                if (shift == 0) {
                    records.add("Part" + records.size());
                    compilation.source(head("components")
                            + """
                            @KongRecord
                            public record Part%s(%s) {}
                            """.formatted(
                                            records.size() - 1,
                                            components
                                                    .replace("@dev.kongdb.annotation.Unique ", "")
                                                    .replace("Reference<Consumer>", "Map<String, Level>")));
                }
            }
        }
        surviveTheWayToRowsAndBack(compilation.run(), "components", records);
    }

    /**
     * No two names of a group differ only in the case of their first letter, because both would
     * have the same generated method.
     */
    private static Collection<List<String>> groups() {
        Map<Integer, List<String>> groups = new LinkedHashMap<>();
        int next = 0;
        for (String name : NAMES) {
            if (!NO_COMPONENT.contains(name) && !name.equals("id")) {
                boolean upper = Character.isUpperCase(name.charAt(0));
                groups.computeIfAbsent(next++ / COMPONENTS * 2 + (upper ? 1 : 0), key -> new ArrayList<>())
                        .add(name);
            }
        }
        return groups.values();
    }

    private static String components(List<String> names, List<String> kinds, int shift) {
        List<String> components = new ArrayList<>();
        for (String name : names) {
            int number = components.size();
            String kind =
                    number < 2 && kinds.get((number + shift) % kinds.size()).contains("List")
                            ? kinds.get(0)
                            : kinds.get((number + shift) % kinds.size());
            if (name.equals("cacheKey")) {
                // A unique field would make a second selectByCacheKey, which is a diagnostic.
                kind = "@Nullable String";
            }
            components.add("@Name(\"f%d\") %s %s".formatted(number, kind, name));
        }
        return String.join(", ", components);
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void entitiesAndTheirNeighboursMayHaveAnyName(Tool tool) throws Exception {
        Compilation compilation = compilation(tool);
        List<String> types = List.copyOf(TYPES);
        for (String type : types) {
            compilation.source("""
                    package entities;
                    @dev.kongdb.annotation.KongEntity(name = "e%s", cacheKey = "name")
                    public record %s(
                            @dev.kongdb.annotation.PrimaryKey @dev.kongdb.annotation.Auto java.util.UUID id,
                            @dev.kongdb.annotation.Required @dev.kongdb.annotation.Unique java.lang.String name,
                            @dev.kongdb.annotation.Default("a") java.util.Set<java.lang.String> more,
                            java.lang.@org.jspecify.annotations.Nullable Integer count,
                            dev.kongdb.value.@org.jspecify.annotations.Nullable Reference<%s> parent) {}
                    """.formatted(types.indexOf(type), type, type));
        }
        surviveTheWayToRowsAndBack(compilation.run(), "entities", types);
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void enumsTheirConstantsAndRecordsWithinMayHaveAnyName(Tool tool) throws Exception {
        Compilation compilation = compilation(tool);
        compilation.source("package enums;\npublic enum AllNames {\n"
                + NAMES.stream()
                        .filter(name -> !name.equals("values"))
                        .map(name -> "@dev.kongdb.annotation.Name(\"" + name + "\") " + name)
                        .collect(Collectors.joining(", "))
                + "}\n");
        List<String> records = new ArrayList<>();
        for (String type : TYPES) {
            String name = "Holder" + records.size();
            // Only one record has the enum of all names, because each such record has code for
            // every constant of it.
            String all = records.isEmpty()
                    ? "@org.jspecify.annotations.Nullable AllNames"
                    : "java.lang.@org.jspecify.annotations.Nullable Integer";
            records.add(name);
            // The name of the field's constant is also that of the enum.
            String field = type.matches("[A-Z]+") ? type.toLowerCase(Locale.ROOT) : "first";
            compilation.source("package enums;\npublic enum %s { A, B, %s }\n".formatted(type, type));
            compilation.source("""
                    package enums;
                    @dev.kongdb.annotation.KongRecord
                    public record %2$s(
                            @dev.kongdb.annotation.Default("a") @dev.kongdb.annotation.Name("%3$s") enums.%1$s first,
                            java.util.@org.jspecify.annotations.Nullable List<enums.%1$s> second,
                            %4$s third,
                            %2$s.@org.jspecify.annotations.Nullable %1$s fourth) {
                        @dev.kongdb.annotation.KongRecord
                        public record %1$s(%4$s all) {}
                    }
                    """.formatted(type, name, field, all));
        }
        surviveTheWayToRowsAndBack(compilation.run(), "enums", records);
    }

    private Compilation compilation(Tool tool) {
        Compilation compilation = new Compilation(folder, tool).classPath(SdkApi.classes());
        return tool == Tool.JAVAC ? compilation.options("-Xlint:all,-processing", "-Werror") : compilation;
    }

    private static String head(String name) {
        return """
                package %s;
                import dev.kongdb.annotation.Auto;
                import dev.kongdb.annotation.Default;
                import dev.kongdb.annotation.KongEntity;
                import dev.kongdb.annotation.KongRecord;
                import dev.kongdb.annotation.Name;
                import dev.kongdb.annotation.PrimaryKey;
                import dev.kongdb.entity.Consumer;
                import dev.kongdb.value.Reference;
                import java.util.List;
                import java.util.Map;
                import java.util.UUID;
                import org.jspecify.annotations.Nullable;
                """.formatted(name);
    }

    private static void surviveTheWayToRowsAndBack(Result result, String folder, List<String> records)
            throws Exception {
        assertThat(result.errors()).isEmpty();
        assertThat(result.success()).isTrue();
        URL[] urls = {result.classes().toUri().toURL(), SdkApi.classes().toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, NamesTest.class.getClassLoader())) {
            for (String name : records) {
                Class<?> type = loader.loadClass(folder + '.' + name);
                Object before = sample(type);
                Object codec = loader.loadClass(type.getName() + "Codec")
                        .getField("INSTANCE")
                        .get(null);
                Row row = result.classFiles().containsKey(folder + '/' + name + "Builder.class")
                        ? (Row) call(call(null, loader.loadClass(type.getName() + "Builder"), "from", before), "toRow")
                        : (Row) call(codec, "encode", before);
                assertThat(call(codec, codec.getClass(), "decode", row)).isEqualTo(before);
            }
        }
    }

    private static Object call(Object target, String method, Object... arguments) throws Exception {
        return call(target, target.getClass(), method, arguments);
    }

    private static Object call(Object target, Class<?> type, String name, Object... arguments) throws Exception {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)
                    && method.getParameterCount() == arguments.length
                    && (target != null || Modifier.isStatic(method.getModifiers()))
                    && (arguments.length == 0 || method.getParameterTypes()[0].isInstance(arguments[0]))) {
                return method.invoke(target, arguments);
            }
        }
        throw new AssertionError(type + " has no " + name);
    }

    private static Object sample(Type type) throws Exception {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            Type raw = parameterized.getRawType();
            if (raw == Reference.class) {
                return Reference.to(UUID.randomUUID());
            }
            Object held = sample(arguments[arguments.length - 1]);
            return raw == Map.class ? Map.of("key", held) : raw == List.class ? List.of(held) : Set.of(held);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == UUID.class) {
            return UUID.randomUUID();
        } else if (raw == String.class) {
            return "text";
        } else if (raw == Integer.class) {
            return 5;
        } else if (raw.isEnum()) {
            Object[] constants = raw.getEnumConstants();
            return constants[constants.length - 1];
        }
        RecordComponent[] components = raw.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sample(components[i].getGenericType());
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return raw.getDeclaredConstructor(types).newInstance(values);
    }
}
