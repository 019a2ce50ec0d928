import csurf from 'csurf';
import lusca from 'lusca';

export function configure(app, schema) {
  // ruleid: javascript-csrf-disabled
  app.use(lusca({ csrf: false, xframe: 'DENY' }));
  // ruleid: javascript-csrf-disabled
  app.use(csurf({ ignoreMethods: ['GET', 'POST'] }));
  // ruleid: javascript-csrf-disabled
  const server = new ApolloServer({ schema, csrfPrevention: false });
  // ok: javascript-csrf-disabled
  app.use(lusca({ csrf: true, xframe: 'DENY' }));
  // ok: javascript-csrf-disabled
  app.use(csurf({ ignoreMethods: ['GET', 'HEAD', 'OPTIONS'] }));
  // ok: javascript-csrf-disabled
  const safe = new ApolloServer({ schema });
  return [server, safe];
}
