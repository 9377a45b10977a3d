package dev.kongdb.declarative;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The characters of a text, for a parser that is stricter with tabs than Kong's. Kong's parser
 * takes a tab between tokens for a space if something precedes it on its line, other than the mark
 * of a list or of an explicit key; our parser refuses every such tab. So this reader shows it a
 * space in place of the tab. The parser examines characters one by one to find the end of a token,
 * and then copies the whole token, so a tab inside a text stays a tab. In double quotes, Kong's
 * parser takes a backslash before a tab for a tab; ours knows only {@code \t}, so this reader shows
 * that.
 */
final class TabReader extends StreamReader {
    /** The tabs that may stand for spaces, by the parser's positions; null when there are none. */
    private final @Nullable BitSet tabs;

    /**
     * The position of the character after a backslash that the parser has skipped, as it does in
     * quotes only.
     */
    private int escaped = -1;

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
        if (character != '\t' || tabs == null || !tabs.get(getIndex() + index)) {
            return character;
        }
        return getIndex() + index == escaped ? 't' : ' ';
    }

    @Override
    public void forward(int length) {
        boolean backslash = tabs != null && length == 1 && super.peek(0) == '\\' && getIndex() != escaped;
        super.forward(length);
        if (backslash) {
            escaped = getIndex();
        }
    }
}
