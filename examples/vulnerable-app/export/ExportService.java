package export;

import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import javax.crypto.Cipher;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

public class ExportService {
  private final Connection connection;

  public ExportService(Connection connection) {
    this.connection = connection;
  }

  public ResultSet find(String owner) throws Exception {
    return connection.createStatement().executeQuery("SELECT * FROM notes WHERE owner = '" + owner + "'");
  }

  public ResultSet findSafely(String owner) throws Exception {
    // The value is bound, not put into the text: no finding here.
    PreparedStatement statement = connection.prepareStatement("SELECT * FROM notes WHERE owner = ?");
    statement.setString(1, owner);
    return statement.executeQuery();
  }

  public Document read(InputStream upload) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(upload);
  }

  public byte[] seal(byte[] notes, java.security.Key key) throws Exception {
    Cipher cipher = Cipher.getInstance("DES/ECB/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(notes);
  }

  public byte[] fingerprint(byte[] password) throws Exception {
    return MessageDigest.getInstance("MD5").digest(password);
  }
}
