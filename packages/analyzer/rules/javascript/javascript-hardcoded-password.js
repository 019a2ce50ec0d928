import mysql from 'mysql';
import { Pool } from 'pg';

// ruleid: javascript-hardcoded-password
const a = mysql.createConnection({ host: 'db', user: 'app', password: 'tr0ub4dor' });
// ruleid: javascript-hardcoded-password
const b = new Pool({ user: 'app', password: 'tr0ub4dor' });
// ok: javascript-hardcoded-password
const c = mysql.createConnection({ host: 'db', user: 'app', password: process.env.DB_PASSWORD });
// ok: javascript-hardcoded-password
const d = new Pool({ user: 'app', password: '' });
// ok: javascript-hardcoded-password
const e = new Form({ label: 'Password', password: 'required' });
