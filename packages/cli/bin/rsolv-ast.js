#!/usr/bin/env node
// The committed entry of the `rsolv-ast` command: npm links only a bin that exists at install time.
import { existsSync } from 'node:fs';

const [major] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/main.js', import.meta.url);
if (major < 24) {
  console.error(
    `rsolv-ast needs Node.js 24 or later; this is ${process.version}. Start it through npx or npm inside the project, or upgrade Node.js.`,
  );
  process.exitCode = 2;
} else if (!existsSync(main)) {
  console.error('rsolv-ast is not built yet: run "npm run build" in its repository first.');
  process.exitCode = 2;
} else {
  await import(main.href);
}
