package dev.kongdb.declarative;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The characters of a text, for our parser, to which a tab between tokens is a fault, where Kong's takes it for a space: behind something on
 * its line, but for the marks of lists and of written-out keys. Such a tab looks like a space here; the parser takes what belongs to a text out
 * of it as it is, tabs included.
 */
final class TabReader extends StreamReader {
    /** The tabs that may stand for spaces, as the parser counts characters; null when there are none. */
    private final @Nullable BitSet tabs;

    TabReader(String text) {
        super(text);
        this.tabs = text.indexOf('\t') < 0 ? null : tabs(text);
    }

    private static BitSet tabs(String text) {
        BitSet tabs = new BitSet();
        int before = '\n';
        int index = 0;
        for (int i = 0; i < text.length(); index++) {
            int character = text.codePointAt(i);
            if (character == '\t' && "\n\r-?".indexOf(before) < 0) {
                tabs.set(index);
            } else if (character != ' ' && character != '\t') {
                before = character;
            }
            i += Character.charCount(character);
        }
        return tabs;
    }

    @Override
    public int peek() {
        return peek(0);
    }

    @Override
    public int peek(int index) {
        int character = super.peek(index);
        return character == '\t' && tabs != null && tabs.get(getIndex() + index) ? ' ' : character;
    }
}
