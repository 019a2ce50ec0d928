import { collect, decodePartResult, openStream } from '@rsolv-ast/protocol';
import { describe, expect, test } from 'vitest';
import { announce, openSession, SESSIONS, sealUpload, sendChunks, startService, untilEnded } from './service.ts';

describe('a sealed upload', () => {
  test('goes the whole way from session to opened results', async () => {
    const service = await startService();
    const session = await openSession(service);
    const upload = await sealUpload(session, [{ 'a.js': 'eval(x)\n', 'b.js': 'ok()' }, { 'c.js': '\n  eval(y)' }]);
    const path = await announce(service, upload);
    await sendChunks(service, path, upload);
    const ended = await untilEnded(service, path);
    expect(ended).toMatchObject({
      state: 'succeeded',
      phase: 'done',
      progress: { filesTotal: 3 },
      parts: [
        { part: 1, state: 'succeeded' },
        { part: 2, state: 'succeeded' },
      ],
      counts: { low: 0, medium: 0, high: 2, critical: 0 },
    });
    const found: string[] = [];
    for (const part of [1, 2]) {
      const { status, headers, bytes } = await service.call('GET', `${path}/results/${part}`);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
      const opened = await collect(openStream(upload.resultSecret, { kind: 'result', part }, [bytes]));
      found.push(...decodePartResult(opened).findings.map((finding) => `${finding.path}:${finding.span.start.line}`));
    }
    expect(found).toEqual(['a.js:1', 'c.js:2']);
    expect((await service.call('DELETE', `${SESSIONS}/${session.sessionId}`)).status).toBe(204);
    expect((await service.call('GET', path)).json.code).toBe('SESSION_UNKNOWN');
  });
});
