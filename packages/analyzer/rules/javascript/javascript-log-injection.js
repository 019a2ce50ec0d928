export function routes(app, logger) {
  app.get('/', (req, res) => {
    // ruleid: javascript-log-injection
    console.log('search for ' + req.query.q);
    // ruleid: javascript-log-injection
    logger.info(`user ${req.body.name} logged in`);
    // ok: javascript-log-injection
    logger.info({ q: req.query.q }, 'search');
    // ok: javascript-log-injection
    console.log('search done');
    // ok: javascript-log-injection
    console.log(`took ${Date.now() - req.started} ms`);
    res.end();
  });
}
