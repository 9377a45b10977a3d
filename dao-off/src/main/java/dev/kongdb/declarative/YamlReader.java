package dev.kongdb.declarative;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Parses YAML as Kong's parser does: the types of scalars, merges, anchors, and the last of several
 * values for a name. Of several documents the first counts, and all must be well-formed. As in
 * Kong, an error is at the beginning of the event before it. Not thread-safe: there is one for each
 * text.
 */
final class YamlReader {
    /** How deep Kong's JSON parser goes. */
    static final int MAX_DEPTH = 1000;

    /**
     * How many values aliases may stand for in total, since a few lines of aliases of aliases can
     * stand for billions.
     */
    static final int MAX_ALIASED = 1_000_000;

    /** The longest text without a break, since the parser's time grows with its square. */
    static final int MAX_RUN = 1 << 20;

    /** How many characters Kong's parser examines before it begins. */
    private static final int FIRST_LOOK = 16384;

    private static final String TAG_PREFIX = "tag:yaml.org,2002:";

    /** The content of a text without a document. */
    static final Object NOTHING = new Object();

    private final String text;
    private final Parser parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private Event event;
    private int line;
    private int column;
    private int depth;
    private long values;
    private long aliased;

    /** The value of an anchor; null as long as it is incomplete. */
    private static final class Anchored {
        boolean whole;
        boolean scalar;

        @Nullable
        Object value;

        long values;
    }

    @SuppressWarnings("NullAway.Init") // there is an event as soon as something is read
    private YamlReader(String text) {
        this.text = text;
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(Integer.MAX_VALUE);
        this.parser = new ParserImpl(new TabReader(text), options);
    }

    /**
     * The first document: a map with keys of any type, a list, a text, Long, Double, Boolean or
     * null; {@link #NOTHING} when there is none.
     */
    static @Nullable Object read(String text) throws SyntaxFault {
        return new YamlReader(text.startsWith("\uFEFF") ? text.substring(1) : text).stream();
    }

    private @Nullable Object stream() throws SyntaxFault {
        if (!StreamReader.isPrintable(text.substring(0, Math.min(text.length(), FIRST_LOOK)))) {
            throw fault(YamlFaults.CONTROL_CHARACTERS);
        }
        refuseLongRuns();
        Object first = NOTHING;
        next();
        while (next() != Event.ID.StreamEnd) {
            next();
            Object document = node();
            if (first == NOTHING) {
                first = document;
            }
            next();
            anchors.clear();
        }
        return first;
    }

    private void refuseLongRuns() throws SyntaxFault {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) <= ' ' ? 0 : run + 1;
            if (run > MAX_RUN) {
                throw fault("more than " + MAX_RUN + " characters without a break");
            }
        }
    }

    private Event.ID next() throws SyntaxFault {
        try {
            event = parser.getEvent();
        } catch (YAMLException e) {
            throw fault(YamlFaults.text(e));
        } catch (NumberFormatException e) {
            throw fault(YamlFaults.text(e));
        }
        Mark mark = event.getStartMark();
        line = mark.getLine() + 1;
        column = mark.getColumn() + 1;
        return event.getEventId();
    }

    private SyntaxFault fault(String what) {
        return new SyntaxFault(line + ":" + column + ": " + what);
    }

    /** The value that begins with the current event. */
    private @Nullable Object node() throws SyntaxFault {
        values++;
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case Alias -> alias().value;
            case MappingStart -> {
                Anchored anchor = anchor();
                long before = enter();
                yield leave(anchor, before, map());
            }
            case SequenceStart -> {
                Anchored anchor = anchor();
                long before = enter();
                yield leave(anchor, before, list());
            }
            default -> throw fault("invalid event: " + event.getEventId());
        };
    }

    private long enter() throws SyntaxFault {
        if (++depth > MAX_DEPTH) {
            throw fault("nested more than " + MAX_DEPTH + " levels deep");
        }
        return values;
    }

    private Object leave(@Nullable Anchored anchor, long before, Object value) {
        depth--;
        if (anchor != null) {
            anchor.value = value;
            anchor.values = values - before + 1;
            anchor.whole = true;
        }
        return value;
    }

    private @Nullable Anchored anchor() {
        String name = ((NodeEvent) event).getAnchor();
        if (name == null) {
            return null;
        }
        Anchored anchor = new Anchored();
        anchors.put(name, anchor);
        return anchor;
    }

    private Anchored alias() throws SyntaxFault {
        String name = ((AliasEvent) event).getAnchor();
        Anchored anchor = anchors.get(name);
        if (anchor == null) {
            throw fault("invalid reference: " + name);
        }
        if (!anchor.whole) {
            throw fault("invalid reference: " + name + " (it stands inside of what it names)");
        }
        values += anchor.values;
        aliased += anchor.values;
        if (aliased > MAX_ALIASED) {
            throw fault("aliases stand for more than " + MAX_ALIASED + " values");
        }
        return anchor;
    }

    private @Nullable Object scalar(ScalarEvent scalar) throws SyntaxFault {
        String given = scalar.getValue();
        Object value = given;
        String tag = scalar.getTag();
        if (tag != null && tag.startsWith(TAG_PREFIX) && YamlScalars.isTag(tag.substring(TAG_PREFIX.length()))) {
            value = YamlScalars.tagged(tag.substring(TAG_PREFIX.length()), given);
            if (value == null) {
                throw fault("invalid '" + tag + "' value: '" + given + "'");
            }
        } else if (scalar.isPlain()) {
            value = YamlScalars.plain(given);
        }
        Object found = value == YamlScalars.NULL ? null : value;
        Anchored anchor = anchor();
        if (anchor != null) {
            anchor.value = found;
            anchor.values = 1;
            anchor.scalar = true;
            anchor.whole = true;
        }
        return found;
    }

    private Object map() throws SyntaxFault {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        while (next() != Event.ID.MappingEnd) {
            String tag = event instanceof ScalarEvent scalar ? scalar.getTag() : null;
            Object key = node();
            if ("<<".equals(key) || (TAG_PREFIX + "merge").equals(tag)) {
                merge(map, tag == null ? String.valueOf(key) : tag);
                continue;
            }
            if (key == null || key instanceof Map || key instanceof List) {
                throw fault("a key must be a text or a number");
            }
            next();
            map.put(key, node());
        }
        return asList(map);
    }

    /** As in Lua, a map with the indexes from 1 is a list. */
    private static Object asList(Map<Object, @Nullable Object> map) {
        if (map.isEmpty()) {
            return map;
        }
        List<@Nullable Object> list = new ArrayList<>();
        for (long i = 1; i <= map.size(); i++) {
            if (!map.containsKey(i)) {
                return map;
            }
            list.add(map.get(i));
        }
        return list;
    }

    private void merge(Map<Object, @Nullable Object> map, String tag) throws SyntaxFault {
        next();
        boolean scalar =
                event instanceof ScalarEvent || (event instanceof AliasEvent named && isScalar(named.getAnchor()));
        Object merged = node();
        if (scalar) {
            throw fault("invalid '" + tag + "' merge event: " + merged);
        }
        if (merged instanceof Map<?, ?> one) {
            one.forEach((key, value) -> map.putIfAbsent(key, value));
        } else if (merged instanceof List<?> several) {
            int index = 0;
            for (Object element : several) {
                index++;
                if (!(element instanceof Map<?, ?> one)) {
                    throw fault("invalid '" + tag + "' sequence element " + index + ": " + element);
                }
                one.forEach((key, value) -> map.putIfAbsent(key, value));
            }
        }
    }

    private boolean isScalar(String anchor) {
        Anchored named = anchors.get(anchor);
        return named != null && named.scalar;
    }

    private List<@Nullable Object> list() throws SyntaxFault {
        List<@Nullable Object> list = new ArrayList<>();
        while (next() != Event.ID.SequenceEnd) {
            list.add(node());
        }
        return list;
    }
}
