/** The inputs as the runner passes them: what must be known before anything else is loaded. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Without white space around it; empty where the input was not given. The runner upper-cases names and keeps their hyphens. */
export function given(env: Environment, name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** The secrets among inputs and variables: they are masked before anything is said, even where other inputs are wrong. */
export function secretsOf(env: Environment): string[] {
  const ofInputs = ['api-key', 'github-token'].map((name) => given(env, name));
  return [...ofInputs, idTokenAccess(env)?.token ?? ''].filter((secret) => secret !== '');
}

/** Where the job gets OIDC tokens, and what it shows for them. */
export interface IdTokenAccess {
  readonly url: string;
  readonly token: string;
}

/** Undefined where the job's permissions lack `id-token: write`. Source: docs.github.com, "OpenID Connect reference". */
export function idTokenAccess({
  ACTIONS_ID_TOKEN_REQUEST_URL: url = '',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: token = '',
}: Environment): IdTokenAccess | undefined {
  return URL.canParse(url) && token !== '' ? { url, token } : undefined;
}

/** Whether a service of one's own is meant, and the job has a credential for it: else the files are analysed inside the job. */
export function namesService(env: Environment): boolean {
  if (given(env, 'server-url') === '') return false;
  return given(env, 'api-key') !== '' || (given(env, 'server-identity') !== '' && idTokenAccess(env) !== undefined);
}
