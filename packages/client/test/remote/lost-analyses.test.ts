import { expect, test } from 'vitest';
import { analyze, ROTATED, start } from './analyze.ts';

test('a session whose answer got lost is used, not left behind', async () => {
  let lost = false;
  const service = await start();
  service.options.answered = ({ method, path }) => {
    if (method !== 'POST' || path !== '/sessions' || lost) return undefined;
    lost = true;
    return 'cut';
  };
  const { result } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(service.count('POST', /^\/sessions$/)).toBe(2);
  expect(service.deleted.length).toBe(1);
  expect(service.liveSessions).toBe(0);
});

test('an analysis that failed because the key was rotated while it was queued: everything is sealed again', async () => {
  const service = await start();
  let failed = false;
  service.options.fault = ({ path }) => {
    service.options.states = failed || !path.includes('wait=') ? [] : [{ state: 'failed', error: ROTATED }];
    failed ||= path.includes('wait=');
    return undefined;
  };
  const { result, events } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'start-over').length).toBe(1);
  expect(service.deleted.length).toBe(2);
});

test('a rotated key: a new session, and everything is sealed again to the new key', async () => {
  const service = await start();
  service.options.fault = ({ method, path }) => {
    if (method === 'POST' && /analyses$/.test(path) && service.count('POST', /analyses$/) === 1)
      void service.rotateKey();
    return undefined;
  };
  // The key changes between the first session and its analysis.
  const { result, events } = await analyze(service);
  expect(result?.findings.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'start-over').length).toBe(1);
  expect(service.count('POST', /^\/sessions$/)).toBe(2);
  expect(service.deleted.length).toBe(2);
});

test.each([
  ['an analysis', 'forgetAnalyses', /wait=/],
  ['a session', 'forgetSessions', /wait=/],
  ['an analysis during the upload', 'forgetAnalyses', /chunks/],
  ['a session before the result', 'forgetSessions', /results/],
] as const)('%s that the service lost is done all over', async (_, forget, path) => {
  const service = await start();
  let done = false;
  service.options.fault = (request) => {
    if (!done && path.test(request.path)) {
      done = true;
      service[forget]();
    }
    return undefined;
  };
  const { result, events } = await analyze(service, { concurrency: 1 });
  expect(result?.findings.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'start-over').length).toBe(1);
  expect(service.liveSessions).toBe(0);
});

test('a service that always loses the analysis is given up', async () => {
  const service = await start();
  service.options.fault = ({ path }) => {
    if (/wait=/.test(path)) service.forgetAnalyses();
    return undefined;
  };
  const { error } = await analyze(service);
  expect(error).toMatchObject({ code: 'gave-up', exitCode: 3 });
  expect(error?.message).toContain('ANALYSIS_UNKNOWN');
  expect(service.count('POST', /^\/sessions$/)).toBe(4);
  expect(service.liveSessions).toBe(0);
});
