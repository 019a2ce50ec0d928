/** What a worker does once it is shut in: loads the engine, and works for its supervisor until it is told to end. */
import { createEngine } from '@rsolv-ast/analyzer';
import { ALL_GRAMMARS } from './framing.ts';
import { runWorker } from './run-loop.ts';

await runWorker(await createEngine({ grammars: process.argv[2] === ALL_GRAMMARS ? 'all' : 'as-needed' }));
