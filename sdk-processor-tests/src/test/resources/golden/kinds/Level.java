package kinds;

import dev.kongdb.annotation.Name;

public enum Level {
    LOW,
    MIDDLE,
    @Name("very-high")
    VERY_HIGH
}
