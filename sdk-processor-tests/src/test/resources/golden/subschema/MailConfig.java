package subschema;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.Required;
import java.util.List;

@KongRecord
public record MailConfig(@Required String address, @Required @Default("25") int port, @Required List<Header> headers) {
    @KongRecord
    public record Header(@Required String name) {}
}
