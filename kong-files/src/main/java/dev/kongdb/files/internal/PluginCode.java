package dev.kongdb.files.internal;

import dev.kongdb.plugin.AdminEndpoints;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.PluginDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The calls in a plugin's code, according to its class files. It reads all classes of the plugin's
 * jar that are reachable from its provider, and those classes of other jars that use the exchange,
 * because the plugin may pass the exchange to them. It does not read other classes of other jars,
 * nor the SDK, which may be in the plugin's jar. Calls by reflection are not found.
 */
public final class PluginCode {
    /** The functions to find, by owner, name and descriptor. */
    private static final Map<String, Sought> SOUGHT = Map.of(
            "dev/kongdb/plugin/PluginLog.setSerializedValue(Ljava/lang/String;Ljava/lang/Object;Ldev/kongdb/plugin/PluginLog$Mode;)V",
            new Sought(Feature.SERIALIZED_VALUE_MODES, "log().setSerializedValue(key, value, mode)"),
            "dev/kongdb/plugin/ServiceTarget.setUpstream(Ljava/lang/String;)V",
            new Sought(Feature.SET_UPSTREAM, "serviceTarget().setUpstream(name)"),
            "dev/kongdb/dao/DaoHooks.add(Ldev/kongdb/dao/DaoHook;)Ldev/kongdb/dao/DaoHooks$Registration;",
            new Sought(null, "kong.db().hooks().add(hook)"),
            "dev/kongdb/dao/DaoHooks.add(Ljava/lang/String;Ldev/kongdb/dao/DaoHook;)Ldev/kongdb/dao/DaoHooks$Registration;",
            new Sought(null, "kong.db().hooks().add(entity, hook)"));

    private static final String FEATURE = name(Feature.class);
    private static final String ENDPOINTS = name(AdminEndpoints.class);

    /** Every class that uses an exchange names a type of this package. */
    private static final String EXCHANGE = FEATURE.substring(0, FEATURE.lastIndexOf('/') + 1);

    /** How a class asks whether a feature exists. */
    private static final String OFFERS = key(name(Exchange.class), "offers", "(L" + FEATURE + ";)Z");

    /** The packages of the SDK. */
    static final Set<String> SDK = Set.of(
            "dev/kongdb",
            "dev/kongdb/cache",
            "dev/kongdb/config",
            "dev/kongdb/dao",
            "dev/kongdb/entity",
            "dev/kongdb/error",
            "dev/kongdb/event",
            "dev/kongdb/http",
            "dev/kongdb/internal",
            "dev/kongdb/internal/cache",
            "dev/kongdb/internal/cluster",
            "dev/kongdb/meter",
            "dev/kongdb/migration",
            "dev/kongdb/plugin",
            "dev/kongdb/plugin/spi",
            "dev/kongdb/spi");

    private static final String SUFFIX = ".class";

    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int CLASS = 7;

    /** A function. The feature is null if all versions of Kong have the function. */
    private record Sought(@Nullable Feature feature, String function) {}

    /**
     * A place where a function is called.
     *
     * @param function the function as an author writes it
     * @param type the class
     * @param method the method; a lambda counts as the method around it
     * @param source the file and the line, in parentheses; empty if the class file does not contain
     *     them
     */
    public record Place(String function, String type, String method, String source) {
        @Override
        public String toString() {
            return type + "." + method + source;
        }
    }

    private record Call(Sought sought, Place place) {}

    private final ClassLoader loader;
    private final String home;
    private final Deque<String> next = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Call> calls = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    private final List<String> endpoints = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    /** Reads the classes reachable from this class of the loader. The name has slashes. */
    PluginCode(ClassLoader loader, String first) {
        this.loader = loader;
        this.home = Objects.requireNonNull(location(first), first);
        follow(first);
        while (!next.isEmpty()) {
            read(next.remove());
        }
    }

    /** Reads the code of the plugin, from its definition on. */
    public static PluginCode of(PluginDefinition<?> plugin) {
        Class<?> provider = plugin.getClass();
        return new PluginCode(Objects.requireNonNull(provider.getClassLoader()), name(provider));
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /**
     * The calls of functions that need the feature, in classes that do not ask whether it exists,
     * nor does a class around them.
     */
    public List<Place> unasked(Feature feature) {
        return calls.stream()
                .filter(call -> call.sought().feature() == feature)
                .map(Call::place)
                .filter(place -> !isAsked(place.type(), feature))
                .toList();
    }

    /** The calls that add hooks to a DAO. A Kong does not run such hooks. */
    public List<Place> hooks() {
        return calls.stream()
                .filter(call -> call.sought().feature() == null)
                .map(Call::place)
                .toList();
    }

    /** The classes with endpoints of the Admin API, which a Kong does not have. */
    public List<String> endpoints() {
        return endpoints;
    }

    /** A line for each class that could not be read because its Java version is too new. */
    public List<String> warnings(String plugin) {
        return unread.stream()
                .map(type -> plugin + ": the class " + type
                        + " is of a newer Java than can be read; what it calls is not checked")
                .toList();
    }

    private boolean isAsked(String type, Feature feature) {
        int around = type.lastIndexOf('$');
        return asked.contains(type + ' ' + feature) || (around > 0 && isAsked(type.substring(0, around), feature));
    }

    private void follow(String type) {
        boolean ofSdk = SDK.contains(type.substring(0, Math.max(0, type.lastIndexOf('/'))));
        if (!type.startsWith("java/") && !type.startsWith("[") && !ofSdk && seen.add(type)) {
            next.add(type);
        }
    }

    /** The jar or folder of a class; null if the class does not exist. */
    private @Nullable String location(String type) {
        URL url = loader.getResource(type + SUFFIX);
        return url == null
                ? null
                : url.toString().substring(0, url.toString().length() - type.length() - SUFFIX.length());
    }

    private void read(String type) {
        String place = location(type);
        if (place == null || place.startsWith("jrt:")) {
            return;
        }
        try (InputStream in = loader.getResourceAsStream(type + SUFFIX)) {
            read(type, Objects.requireNonNull(in).readAllBytes(), place.equals(home));
        } catch (IOException e) {
            throw new UncheckedIOException("the class " + type.replace('/', '.') + " cannot be read", e);
        }
    }

    private void read(String type, byte[] file, boolean ofPlugin) {
        ClassReader reader;
        try {
            reader = new ClassReader(file);
        } catch (IllegalArgumentException e) {
            unread.add(type.replace('/', '.'));
            return;
        }
        char[] buffer = new char[reader.getMaxStringLength()];
        List<String> types = new ArrayList<>();
        List<String> features = new ArrayList<>();
        boolean calling = false;
        boolean asking = false;
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : reader.readByte(item - 1);
            if (tag == CLASS) {
                types.add(reader.readUTF8(item, buffer));
            } else if (tag == METHOD || tag == INTERFACE_METHOD) {
                int member = reader.getItem(reader.readUnsignedShort(item + 2));
                String called = key(
                        reader.readClass(item, buffer),
                        reader.readUTF8(member, buffer),
                        reader.readUTF8(member + 2, buffer));
                calling |= SOUGHT.containsKey(called);
                asking |= called.equals(OFFERS);
            } else if (tag == FIELD && reader.readClass(item, buffer).equals(FEATURE)) {
                int member = reader.getItem(reader.readUnsignedShort(item + 2));
                features.add(reader.readUTF8(member, buffer));
            }
        }
        if (asking) {
            features.forEach(feature -> asked.add(type.replace('/', '.') + ' ' + feature));
        }
        if (ofPlugin || types.stream().anyMatch(each -> each.startsWith(EXCHANGE))) {
            types.forEach(this::follow);
        }
        if (calling) {
            reader.accept(new Calls(), ClassReader.SKIP_FRAMES);
        }
        if (List.of(reader.getInterfaces()).contains(ENDPOINTS)) {
            endpoints.add(type.replace('/', '.'));
        }
    }

    private static String key(String owner, String name, String descriptor) {
        return owner + "." + name + descriptor;
    }

    /** Finds the calls in the code of a class. */
    private final class Calls extends ClassVisitor {
        private String type = "";
        private @Nullable String source;

        Calls() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            type = name.replace('/', '.');
        }

        @Override
        public void visitSource(@Nullable String source, @Nullable String debug) {
            this.source = source;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            String method = name.replaceFirst("^lambda\\$(.+)\\$\\d+$", "$1");
            return new MethodVisitor(Opcodes.ASM9) {
                private int line;

                @Override
                public void visitLineNumber(int line, Label start) {
                    this.line = line;
                }

                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
                    call(owner, name, descriptor);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String name, String descriptor, Handle bootstrap, @Nullable Object... arguments) {
                    for (Object argument : arguments) {
                        // such as log::setSerializedValue
                        if (argument instanceof Handle reference) {
                            call(reference.getOwner(), reference.getName(), reference.getDesc());
                        }
                    }
                }

                private void call(String owner, String name, String descriptor) {
                    Sought sought = SOUGHT.get(key(owner, name, descriptor));
                    if (sought != null) {
                        String at = source == null ? "" : " (" + source + (line == 0 ? "" : ":" + line) + ")";
                        calls.add(new Call(sought, new Place(sought.function(), type, method, at)));
                    }
                }
            };
        }
    }
}
