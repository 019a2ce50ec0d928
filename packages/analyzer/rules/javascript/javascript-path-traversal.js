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
