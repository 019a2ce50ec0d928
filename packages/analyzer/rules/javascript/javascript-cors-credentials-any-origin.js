import cors from 'cors';

export function configure(app) {
  // ruleid: javascript-cors-credentials-any-origin
  app.use(cors({ origin: true, credentials: true }));
  // ruleid: javascript-cors-credentials-any-origin
  app.use(cors({ credentials: true, methods: ['GET'], origin: '*' }));
  // ok: javascript-cors-credentials-any-origin
  app.use(cors());
  // ok: javascript-cors-credentials-any-origin
  app.use(cors({ origin: 'https://app.example.com', credentials: true }));
  // ok: javascript-cors-credentials-any-origin
  app.use(cors({ origin: true }));
}
