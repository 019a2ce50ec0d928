import com.mongodb.client.model.Filters;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.BasicQuery;

class Users {
    void find(String name) {
        // ruleid: java-nosql-injection
        template.find(new BasicQuery("{ name: '" + name + "' }"), User.class);
        // ruleid: java-nosql-injection
        collection.find(Document.parse("{ name: '" + name + "' }"));
        // ruleid: java-nosql-injection
        collection.find(Filters.where("this.name == '" + name + "'"));
        // ruleid: java-nosql-injection
        collection.find(new Document("$where", "this.name == '" + name + "'"));
        // ok: java-nosql-injection
        collection.find(Filters.eq("name", name));
        // ok: java-nosql-injection
        collection.find(new Document("name", name));
        // ok: java-nosql-injection
        collection.find(Document.parse("{ active: true }"));
        // ok: java-nosql-injection
        collection.find(Filters.where("this.first == this.last"));
    }
}
