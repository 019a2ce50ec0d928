import fs from 'fs';
import path from 'path';

export function routes(app) {
  app.get('/file/:name', (req, res) => {
    // ruleid: javascript-path-traversal
    fs.readFile('/data/' + req.params.name, done);
    // ruleid: javascript-path-traversal
    const file = path.join('/data', req.query.file);
    // ruleid: javascript-path-traversal
    res.sendFile(`/data/${req.params.name}`);
    // ruleid: javascript-path-traversal
    fs.createReadStream(req.body.path).pipe(res);
    // ok: javascript-path-traversal
    fs.readFile('/data/list.json', done);
    // ok: javascript-path-traversal
    const safe = path.join('/data', path.basename(req.params.name));
    // ok: javascript-path-traversal
    res.sendFile(req.params.name, { root: '/data' });
    // ok: javascript-path-traversal
    const tags = path.join('/data', String(Number(req.query.id)));
    return [file, safe, tags];
  });
}

router.get('/file/:name', async (req, res) => {
  const { name, as: shown } = req.params;
  // ruleid: javascript-path-traversal
  const full = path.join(ROOT, name);
  // ruleid: javascript-path-traversal
  await fs.promises.readFile(`${ROOT}/${shown}`);
  // ok: javascript-path-traversal
  await fs.promises.readFile(path.basename(name));
});

async function download(ctx) {
  const file = ctx.query.file;
  if (!FILES.has(file)) ctx.throw(404);
  // ok: javascript-path-traversal
  ctx.body = fs.createReadStream(file);
}
