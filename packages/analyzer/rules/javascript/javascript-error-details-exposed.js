const errorhandler = require('errorhandler');

app.use((err, req, res, next) => {
  // ruleid: javascript-error-details-exposed
  res.status(500).send(err.stack);
  // ruleid: javascript-error-details-exposed
  res.json({ message: err.message, stack: err.stack });
  // ruleid: javascript-error-details-exposed
  res.end(`<pre>${err.stack}</pre>`);
  // ok: javascript-error-details-exposed
  res.status(500).json({ message: 'Something went wrong', id: req.id });
  if (process.env.NODE_ENV === 'development') {
    // ok: javascript-error-details-exposed
    res.send(err.stack);
  }
  // ok: javascript-error-details-exposed
  res.json({ stack: app.get('env') === 'development' ? err.stack : undefined });
  // ok: javascript-error-details-exposed
  logger.write(err.stack);
});

async function handle(ctx, next) {
  try {
    await next();
  } catch (error) {
    // ruleid: javascript-error-details-exposed
    ctx.body = error.stack;
    // ok: javascript-error-details-exposed
    ctx.body = { error: 'internal' };
  }
}

// ruleid: javascript-error-details-exposed
app.use(errorhandler());
if (process.env.NODE_ENV === 'development') {
  // ok: javascript-error-details-exposed
  app.use(errorhandler());
}
