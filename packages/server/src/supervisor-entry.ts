/** Where the supervisor's program lies: below the folder of this file in `src` and `dist`, and below that of a bundle. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the program that is forked. */
export function supervisorEntry(): string {
  const here = fileURLToPath(import.meta.url);
  return path.join(path.dirname(here), 'supervisor', `entry${path.extname(here)}`);
}
