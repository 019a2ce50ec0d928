/** Decides where a run analyses: on the service that the inputs name, or on the one that the action brings along. */
import type { PullContext } from '../event/pull-context.ts';
import type { Inputs } from '../inputs/inputs.ts';

export type Engine =
  | { readonly kind: 'embedded'; readonly why: string }
  | { readonly kind: 'remote'; readonly why: string; readonly service: RemoteService };

export interface RemoteService {
  readonly url: string;
  readonly apiKey: string;
  readonly identity: string | undefined;
}

/** `why` is one sentence for the log and the summary. Jobs without secrets get the same verdict from the embedded engine. */
export function chooseEngine({ service }: Inputs, context: Pick<PullContext, 'fromFork' | 'dependabot'>): Engine {
  if (service === undefined)
    return { kind: 'embedded', why: 'The files were analysed inside this job; nothing left it.' };
  const { apiKey, url, identity } = service;
  if (apiKey === undefined) return { kind: 'embedded', why: `${withoutKey(context)}; the rules are the same.` };
  return { kind: 'remote', why: `The files went sealed to ${new URL(url).host}.`, service: { url, apiKey, identity } };
}

function withoutKey({ fromFork, dependabot }: Pick<PullContext, 'fromFork' | 'dependabot'>): string {
  const instead = 'so the files were analysed inside this job instead of on the service';
  if (fromFork) return `Proposals from forks get no secrets, ${instead}`;
  if (dependabot) {
    return `Runs that Dependabot starts get Dependabot's own secrets, and api-key is not among them, ${instead}`;
  }
  return `api-key is empty, ${instead}: check the name of the secret`;
}
