/** The inputs as the runner passes them: what must be known before anything else is loaded. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Without white space around it; empty where the input was not given. The runner upper-cases names and keeps their hyphens. */
export function given(env: Environment, name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** The secrets among the inputs: they are masked before anything is said, even where other inputs are wrong. */
export function secretsOf(env: Environment): string[] {
  return ['api-key', 'github-token'].map((name) => given(env, name)).filter((secret) => secret !== '');
}

/** Whether a service of one's own is meant, and the job has the secret for it: else the files are analysed inside the job. */
export function namesService(env: Environment): boolean {
  return given(env, 'server-url') !== '' && given(env, 'api-key') !== '';
}
