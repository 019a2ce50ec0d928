import java.sql.*;

class Queries {
    private static final String TABLE = "users";

    void queries(Connection connection, Statement statement, JdbcTemplate jdbc, EntityManager manager, String name) throws Exception {
        // ruleid: java-sql-injection
        statement.executeQuery("select * from users where name = '" + name + "'");
        String sql = "DELETE FROM users WHERE name = '" + name + "'";
        log(sql);
        // ruleid: java-sql-injection
        statement.executeUpdate(sql);
        // ruleid: java-sql-injection
        connection.prepareStatement(String.format("select * from users where name = '%s'", name));
        // ruleid: java-sql-injection
        jdbc.queryForObject("SELECT id FROM users WHERE name = '" + name + "'", Long.class);
        // ruleid: java-sql-injection
        manager.createQuery("from User u where u.name = '" + name + "'");
        // ok: java-sql-injection
        statement.executeQuery("select * from " + TABLE + " where id = 1");
        // ok: java-sql-injection
        statement.executeQuery("select count(*) from " + name);
        // ok: java-sql-injection
        PreparedStatement prepared = connection.prepareStatement("select * from users where name = ?");
        // ok: java-sql-injection
        jdbc.update("update users set name = ? where id = ?", name, 1);
        // ok: java-sql-injection
        list.update("see " + name);
    }
}
