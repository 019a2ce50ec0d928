export async function load(db, pool, connection, sql, id, name) {
  // ruleid: javascript-sql-injection
  await db.query('SELECT * FROM users WHERE id = ' + id);
  // ruleid: javascript-sql-injection
  await pool.query(`SELECT * FROM users WHERE name = '${name}'`);
  // ruleid: javascript-sql-injection
  await connection.execute('DELETE FROM users WHERE name = "' + name + '"', done);
  const statement = `UPDATE users SET name = '${name}' WHERE id = 1`;
  // ruleid: javascript-sql-injection
  await db.run(statement);
  // ruleid: javascript-sql-injection
  await pool.query({ text: 'INSERT INTO log VALUES (' + id + ')', rowMode: 'array' });
  // ok: javascript-sql-injection
  await db.query('SELECT * FROM users WHERE id = ?', [id]);
  // ok: javascript-sql-injection
  await pool.query('SELECT * FROM users ' + 'WHERE name = $1', [name]);
  // ok: javascript-sql-injection
  await sql`SELECT * FROM users WHERE name = ${name}`;
  // ok: javascript-sql-injection
  await fetcher.get('/select/' + id);
  // ok: javascript-sql-injection
  await fetcher.get(`Please select ${name}`);
}

export async function clear(runner, tableName) {
  // ok: javascript-sql-injection
  await runner.query(`DELETE FROM ${runner.escapePath(tableName)}`);
}
