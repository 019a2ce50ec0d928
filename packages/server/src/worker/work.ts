/** What a worker does once it is shut in: loads the engine, and works for its supervisor until it is told to end. */
import { createEngine } from '@rsolv-ast/analyzer';
import { runWorker } from './run-loop.ts';

await runWorker(await createEngine());
