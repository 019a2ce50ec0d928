import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.XMLDecoder;
import java.io.*;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class Readers implements Serializable {
    Object open(InputStream in) throws Exception {
        ObjectInputStream stream = new ObjectInputStream(in);
        // ruleid: java-unsafe-deserialization
        return stream.readObject();
    }

    Object resource(InputStream in) throws Exception {
        try (ObjectInputStream stream = new ObjectInputStream(in)) {
            // ruleid: java-unsafe-deserialization
            return stream.readObject();
        }
    }

    void others(InputStream in) throws Exception {
        // ruleid: java-unsafe-deserialization
        new XMLDecoder(in).readObject();
        // ruleid: java-unsafe-deserialization
        new Yaml().load(in);
        ObjectMapper mapper = new ObjectMapper();
        // ruleid: java-unsafe-deserialization
        mapper.enableDefaultTyping();
        // ok: java-unsafe-deserialization
        new Yaml(new SafeConstructor()).load(in);
        // ok: java-unsafe-deserialization
        mapper.readValue(in, Readers.class);
    }

    Object filtered(InputStream in, ObjectInputFilter filter) throws Exception {
        ObjectInputStream stream = new ObjectInputStream(in);
        stream.setObjectInputFilter(filter);
        // ok: java-unsafe-deserialization
        return stream.readObject();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        // ok: java-unsafe-deserialization
        this.name = (String) in.readObject();
    }
}
