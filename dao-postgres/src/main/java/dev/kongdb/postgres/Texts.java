package dev.kongdb.postgres;

import dev.kongdb.spi.StoredText;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Arrays of texts. */
final class Texts {
    private Texts() {}

    /** The texts of a column; none when it is null. */
    static List<String> of(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }

    /** An array of texts as an array literal of PostgreSQL. */
    static String arrayLiteral(String field, Iterable<String> elements) {
        StringBuilder literal = new StringBuilder("{");
        String separator = "";
        for (String element : elements) {
            literal.append(separator);
            appendArrayElement(literal, StoredText.checked(field, element));
            separator = ",";
        }
        return literal.append('}').toString();
    }

    /**
     * Appends an element to an array literal. It is quoted, so that its content is not taken for
     * syntax or null.
     */
    static void appendArrayElement(StringBuilder literal, String element) {
        literal.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\');
            }
            literal.append(c);
        }
        literal.append('"');
    }
}
