app.post('/run', async (req, res) => {
  // ruleid: javascript-unsafe-reflection
  service[req.body.method](req.body.args);
  // ruleid: javascript-unsafe-reflection
  const result = await this.handlers[req.params.action](req);
  // ruleid: javascript-unsafe-reflection
  const plugin = require('./plugins/' + req.query.plugin);
  // ruleid: javascript-unsafe-reflection
  const page = await import(`./pages/${req.params.page}.js`);
  // ok: javascript-unsafe-reflection
  const handler = HANDLERS.get(req.params.action);
  // ok: javascript-unsafe-reflection
  const value = settings[req.query.name];
  // ok: javascript-unsafe-reflection
  const other = require('./plugins/' + plugin);
  // ok: javascript-unsafe-reflection
  service.run(req.body.method);
});
