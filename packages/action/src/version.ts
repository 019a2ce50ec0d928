/** The version of the action, as every report names it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's manifest lies beside `src` and beside the bundle. */
const MANIFEST = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'package.json');

export const VERSION: string = JSON.parse(readFileSync(MANIFEST, 'utf8')).version;
