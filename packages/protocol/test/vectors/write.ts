/** `npm run vectors -w packages/protocol`: writes testdata/. */
import { writeFileSync } from 'node:fs';
import { allVectors, TESTDATA } from './all.ts';

for (const [name, text] of Object.entries(await allVectors())) writeFileSync(new URL(name, TESTDATA), text);
