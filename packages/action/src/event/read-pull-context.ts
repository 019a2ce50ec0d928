/** Reads the event that started the workflow from the runner's variables and its event file. */
import { ActionError } from '../errors.ts';
import type { PullContext } from './pull-context.ts';

/** Throws ActionError that says what to do. */
export function readPullContext(env: Readonly<Record<string, string | undefined>>): PullContext {
  throw new ActionError('unsupported-event', `${env.GITHUB_EVENT_NAME} is not supported`);
}
