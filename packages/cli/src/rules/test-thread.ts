/** A thread of `rules test`: tests the files of its task and posts the result. */
import { parentPort, workerData } from 'node:worker_threads';
import { testRuleFiles } from './test-rules.ts';
import type { ThreadTask } from './test-threads.ts';

const { files, allNames } = workerData as ThreadTask;
parentPort!.postMessage(await testRuleFiles(files, allNames));
