/** From the event to its Change: by the checkout's git objects, else by GitHub's API. */
import type { Octokit } from '@octokit/rest';
import { ActionError } from '../errors.ts';
import type { PullContext } from '../event/pull-context.ts';
import type { Change } from './change.ts';

export interface ChangeAccess {
  readonly octokit: Octokit;
  /** For fetching single commits into a shallow clone; undefined: as the checkout is set up. */
  readonly token: string | undefined;
  readonly signal?: AbortSignal;
}

/** Throws ActionError whenever the change is not known: that must never pass for "nothing changed". */
export async function openChange(context: PullContext, _access: ChangeAccess): Promise<Change> {
  throw new ActionError('unsupported-event', `${context.event} is not supported`);
}
