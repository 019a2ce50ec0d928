import { exec, execFile } from 'node:child_process';
import crypto from 'node:crypto';
import express from 'express';
import jwt from 'jsonwebtoken';
import { db } from './db.js';

const app = express();
app.use(express.json());

// Exports a note as PDF. The name of the note ends up in a shell command.
app.get('/notes/:id/export', (req, res) => {
  exec(`wkhtmltopdf /var/notes/${req.params.id}.html /tmp/${req.query.name}.pdf`, (error) => {
    if (error) return res.status(500).send('export failed');
    res.download(`/tmp/${req.query.name}.pdf`);
  });
});

// The same without a shell: no finding here.
app.get('/notes/:id/preview', (req, res) => {
  execFile('wkhtmltoimage', ['/var/notes/note.html', '/tmp/preview.png'], () => res.sendFile('/tmp/preview.png'));
});

app.get('/search', async (req, res) => {
  const rows = await db.query("SELECT * FROM notes WHERE title LIKE '%" + req.query.q + "%'");
  res.json(rows);
});

// Parameterised: no finding here.
app.get('/notes', async (req, res) => {
  res.json(await db.query('SELECT * FROM notes WHERE owner = ?', [req.session.user]));
});

app.post('/login', async (req, res) => {
  const hash = crypto.createHash('md5').update(req.body.password).digest('hex');
  const user = await db.query('SELECT * FROM users WHERE name = ? AND hash = ?', [req.body.name, hash]);
  if (!user) return res.status(401).end();
  res.json({ token: jwt.sign({ name: req.body.name }, 'correct-horse-battery-staple') });
});

app.get('/me', (req, res) => {
  res.json(jwt.verify(req.query.token, null, { algorithms: ['none'] }));
});

app.get('/leave', (req, res) => res.redirect(req.query.to));

app.post('/formula', (req, res) => res.json({ result: eval(req.body.formula) }));

app.listen(3000);
