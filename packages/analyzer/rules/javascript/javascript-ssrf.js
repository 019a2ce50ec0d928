import axios from 'axios';
import http from 'http';

export function routes(app, hosts) {
  app.get('/proxy', async (req, res) => {
    // ruleid: javascript-ssrf
    const a = await fetch(req.query.url);
    // ruleid: javascript-ssrf
    const b = await axios.get(req.body.target, { timeout: 100 });
    // ruleid: javascript-ssrf
    const c = await fetch(`https://${req.params.host}/status`);
    // ruleid: javascript-ssrf
    const d = http.get('http://' + req.query.host, done);
    // ok: javascript-ssrf
    const e = await fetch('https://api.example.com/items');
    // ok: javascript-ssrf
    const f = await fetch(`https://api.example.com/items/${req.params.id}`);
    // ok: javascript-ssrf
    const g = await axios.get(hosts[req.query.host]);
    res.json([a, b, c, d, e, f, g]);
  });
}

app.get('/local', async (req, res) => {
  const { target } = req.query;
  // ruleid: javascript-ssrf
  const answer = await fetch(target);
  // ruleid: javascript-ssrf
  await axios.get(`https://${target}/status`);
  // ok: javascript-ssrf
  await axios.get(`https://api.example.com/items/${target}`);
});

app.get('/listed', async (req, res) => {
  const host = req.query.host;
  if (!HOSTS.includes(host)) return res.sendStatus(400);
  // ok: javascript-ssrf
  res.json(await got(host));
});
