/** Where the rule packs lie: `rules/` beside `src` and `dist`; in a bundle beside the program, or beside its folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BESIDE_FOLDER = path.join(HERE, '..', 'rules');

/** Absolute path of the packs. */
export const RULES_DIRECTORY = existsSync(BESIDE_FOLDER) ? BESIDE_FOLDER : path.join(HERE, 'rules');
