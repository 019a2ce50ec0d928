/** Where the rule packs lie: `rules/` beside `src` and `dist`, and beside the folder of each program in a bundle. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the packs. */
export const RULES_DIRECTORY = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'rules');
