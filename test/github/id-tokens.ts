/** GitHub's issuer of OIDC tokens, on loopback: the endpoint that a job asks, real signed tokens, and their verification. */
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IdTokenIssuer {
  /** What the runner gives to a job of this repository whose permissions have `id-token: write`. */
  environment(repository: string): Record<string, string>;
  /** The repository that a token is for, if it is a good one of this issuer for the audience. */
  verify(token: string, audience: string): string | undefined;
  /** How long tokens live, in seconds; negative: they have ended when they are given. */
  lifetimeSeconds: number;
  /** With which status the next requests are answered instead. */
  readonly refusals: number[];
  /** Tokens given so far, and what was asked for them. */
  readonly issued: readonly { readonly token: string; readonly audience: string }[];
  /** What was wrong with requests. */
  readonly violations: readonly string[];
  close(): Promise<void>;
}

/** docs.github.com, "OpenID Connect reference": tokens of hosted runners live for some minutes. */
const LIFETIME_SECONDS = 300;

export async function startIdTokenIssuer(): Promise<IdTokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const requestTokens = new Map<string, string>();
  const issued: { token: string; audience: string }[] = [];
  const violations: string[] = [];
  const refusals: number[] = [];
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, url());
    const repository = requestTokens.get(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
    const audience = searchParams.get('audience');
    const isAsked = request.method === 'GET' && pathname === '/idtoken' && searchParams.get('api-version') === '2.0';
    if (!isAsked || repository === undefined || audience === null) {
      violations.push(`${request.method} ${request.url}, ${repository === undefined ? 'without' : 'with'} its token`);
      response.writeHead(401).end();
      return;
    }
    const refusal = refusals.shift();
    if (refusal !== undefined) {
      response.writeHead(refusal).end('{}');
      return;
    }
    const token = signed({ aud: audience, repository, sub: `repo:${repository}:pull_request` });
    issued.push({ token, audience });
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ count: token.length, value: token }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signed = (claims: object): string => {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, nbf: now - 60, exp: now + issuer.lifetimeSeconds };
    const body = `${encoded({ typ: 'JWT', alg: 'RS256' })}.${encoded({ jti: randomUUID(), iss: url(), ...claims, ...times })}`;
    return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`;
  };
  const issuer: IdTokenIssuer = {
    lifetimeSeconds: LIFETIME_SECONDS,
    issued,
    violations,
    refusals,
    environment(repository) {
      const requestToken = `request-${randomUUID()}`;
      requestTokens.set(requestToken, repository);
      return {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${url()}/idtoken?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
      };
    },
    verify(token, audience) {
      const [head = '', claims = '', signature = ''] = token.split('.');
      const bytes = Buffer.from(`${head}.${claims}`);
      if (!verify('sha256', bytes, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
      const { aud, exp, iss, repository } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
      return aud === audience && iss === url() && exp * 1000 > Date.now() ? repository : undefined;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return issuer;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
