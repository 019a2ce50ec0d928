from sqlalchemy import text


def load(cursor, connection, session, user_id, name):
    # ruleid: python-sql-injection
    cursor.execute("SELECT * FROM users WHERE id = " + user_id)
    # ruleid: python-sql-injection
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)
    # ruleid: python-sql-injection
    connection.execute("DELETE FROM users WHERE name = '{}'".format(name))
    # ruleid: python-sql-injection
    cursor.execute(f"UPDATE users SET name = '{name}' WHERE id = 1")
    # ruleid: python-sql-injection
    session.execute(text(f"SELECT * FROM users WHERE name = '{name}'"))
    query = f"INSERT INTO log VALUES ('{name}')"
    # ruleid: python-sql-injection
    cursor.execute(query)
    # ok: python-sql-injection
    cursor.execute("SELECT * FROM users WHERE id = %s", (user_id,))
    # ok: python-sql-injection
    cursor.execute("SELECT * FROM users " "WHERE id = ?", [user_id])
    # ok: python-sql-injection
    session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name})
    # ok: python-sql-injection
    pool.execute(f"task {name}")

def first_row(cursor, connection, table):
    # ok: python-sql-injection
    cursor.execute("SELECT * FROM %s LIMIT 1" % connection.ops.quote_name(table))
    # ok: python-sql-injection
    cursor.execute(f"ALTER TABLE {table} ADD COLUMN note TEXT")
