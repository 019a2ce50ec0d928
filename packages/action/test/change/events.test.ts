/** What each event's change is: the same by a shallow checkout, a whole one, and the API alone. */
import { describe, expect, test } from 'vitest';
import { CHECKOUTS, printed, Scene, SELECTION } from './scene.ts';

const TEN = Array.from({ length: 10 }, (_, n) => `line ${n + 1}\n`).join('');
const EDITED = TEN.replace('line 5', 'changed');

describe.each(CHECKOUTS)('checkout: %s', (checkout) => {
  const source = checkout === 'none' ? 'api' : 'git';

  test('pull_request: against the merge base, whatever the base gained since', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const old = repository.commit({
      on: 'main',
      files: { 'a.js': TEN, 'b.js': TEN, 'gone.js': TEN, 'old.js': TEN, 'c.md': '#' },
    });
    repository.commit({
      on: 'topic',
      parents: [old],
      files: { 'a.js': EDITED, 'gone.js': null, 'old.js': null, 'new.js': TEN },
    });
    repository.commit({ on: 'topic', files: { 'added.py': 'x = 1\n' } });
    const tip = repository.commit({ on: 'main', files: { 'b.js': EDITED, '.github/rsolv-ast.yml': 'from: base\n' } });
    const pull = scene.github.pull(repository, { head: 'topic' });

    const change = await scene.open(scene.events.pullRequest(pull), checkout);
    expect(change).toMatchObject({ source, baseRevision: old });
    expect(await printed(await change.collect(SELECTION), true)).toEqual([
      `+ a.js [[5,5]] ${JSON.stringify(EDITED)}`,
      '+ added.py all "x = 1\\n"',
      `+ new.js [] ${JSON.stringify(TEN)}`,
    ]);
    expect([...change.changedLines!.keys()]).toEqual(['a.js', 'added.py', 'new.js']);
    // Judged by the base as it is now, not by what the proposal started from.
    expect(Buffer.from((await change.readBase('.github/rsolv-ast.yml'))!).toString()).toBe('from: base\n');
    expect(repository.resolve('main')).toBe(tip);
  });

  test('pull_request_target from a fork: the proposal is read, though the base is checked out', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const base = repository.commit({ on: 'main', files: { 'a.js': TEN, 'rules/r.yaml': 'base' } });
    repository.commit({
      on: 'theirs',
      parents: [base],
      files: { 'a.js': EDITED, 'rules/r.yaml': 'fork', 'rules/s.yaml': 'fork' },
    });
    const pull = scene.github.pull(repository, { head: 'theirs', fork: 'stranger/hello' });

    const change = await scene.open(scene.events.pullRequestTarget(pull), checkout);
    expect(change).toMatchObject({ source, baseRevision: base });
    expect((await printed(await change.collect(SELECTION), true))[0]).toBe(`+ a.js [[5,5]] ${JSON.stringify(EDITED)}`);
    expect(Buffer.from((await change.readBase('rules/r.yaml'))!).toString()).toBe('base');
    expect(await change.listBase('rules')).toEqual(['rules/r.yaml']);
    expect(await change.readBase('rules/s.yaml')).toBeUndefined();
  });

  test('push: what it adds, judged by its own settings', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const before = repository.commit({ on: 'main', files: { 'a.js': TEN, x: 'old' } });
    repository.commit({ on: 'main', files: { 'b.js': 'x\n' } });
    repository.commit({ on: 'main', files: { 'a.js': EDITED, x: 'new' } });
    const change = await scene.open(scene.events.push('main', { before }), checkout);
    expect(change).toMatchObject({
      source,
      baseRevision: before,
      notes: checkout === 'none' ? [expect.stringContaining('API')] : [],
    });
    expect((await printed(await change.collect(SELECTION))).slice(0, 2)).toEqual(['+ a.js [[5,5]]', '+ b.js all']);
    expect(Buffer.from((await change.readBase('x'))!).toString()).toBe('new');
  });

  test("push: a branch's first one is compared with where it left the default branch", async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const start = repository.commit({ on: 'main', files: { 'a.js': TEN } });
    repository.commit({ on: 'topic', parents: [start], files: { 'a.js': EDITED } });
    repository.commit({ on: 'main', files: { 'b.js': TEN } });
    const change = await scene.open(scene.events.push('topic'), checkout);
    expect(change.baseRevision).toBe(start);
    expect(await printed(await change.collect(SELECTION))).toEqual(['+ a.js [[5,5]]']);
  });

  test("push: a repository's first one is scanned whole", async () => {
    const scene = await Scene.make();
    scene.repository.commit({ on: 'main', files: { 'a.js': TEN } });
    const change = await scene.open(scene.events.push('main'), checkout);
    expect(change).toMatchObject({ baseRevision: undefined, changedLines: undefined });
    expect(await printed(await change.collect(SELECTION))).toEqual(['+ a.js all']);
  });

  test('push: a forced one counts from where the old and the new history part', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const start = repository.commit({ on: 'main', files: { 'a.js': TEN } });
    const before = repository.commit({ on: 'topic', parents: [start], files: { 'b.js': 'old\n' } });
    // GitHub keeps what was there before for a while.
    repository.git('update-ref', 'refs/kept/before', before);
    repository.commit({ on: 'topic', parents: [start], files: { 'a.js': EDITED } });
    const change = await scene.open(scene.events.push('topic', { before, forced: true }), checkout);
    expect(change.baseRevision).toBe(start);
    expect(await printed(await change.collect(SELECTION))).toEqual(['+ a.js [[5,5]]']);
  });

  test('push: a forced one whose past is gone counts from the default branch; on it, whole', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const start = repository.commit({ on: 'main', files: { 'a.js': TEN } });
    repository.commit({ on: 'topic', parents: [start], files: { 'a.js': EDITED } });
    const gone = { before: 'd'.repeat(40), forced: true };
    const topic = await scene.open(scene.events.push('topic', gone), checkout);
    expect(topic.baseRevision).toBe(start);
    expect(topic.notes.at(-1)).toMatch(/compared with main instead/);
    const main = await scene.open(scene.events.push('main', gone), checkout);
    expect(main.baseRevision).toBeUndefined();
    expect(main.notes.at(-1)).toMatch(/the whole tree is scanned/);
    expect(await printed(await main.collect(SELECTION))).toEqual(['+ a.js all']);
  });

  test('push: a deleted branch has nothing to scan', async () => {
    const scene = await Scene.make();
    const before = scene.repository.commit({ on: 'main', files: { 'a.js': TEN } });
    const change = await scene.open(scene.events.push('topic', { before, deleted: true }), checkout);
    expect(await printed(await change.collect(SELECTION))).toEqual([]);
    expect(change.changedLines?.size).toBe(0);
    expect(change.notes.at(-1)).toMatch(/deleted its branch.*nothing to scan/);
  });

  test('merge_group: its own commits', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const base = repository.commit({ on: 'main', files: { 'a.js': TEN, x: 'base' } });
    repository.commit({ on: 'gh-readonly-queue/main/pr-1', parents: [base], files: { 'a.js': EDITED, x: 'group' } });
    const change = await scene.open(scene.events.mergeGroup('gh-readonly-queue/main/pr-1', base), checkout);
    expect(change.baseRevision).toBe(base);
    expect((await printed(await change.collect(SELECTION)))[0]).toBe('+ a.js [[5,5]]');
    expect(Buffer.from((await change.readBase('x'))!).toString()).toBe('base');
  });

  test.each(['workflowDispatch', 'schedule'] as const)('%s: the whole tree', async (name) => {
    const scene = await Scene.make();
    scene.repository.commit({ on: 'main', files: { 'a.js': TEN, 'node_modules/p/b.js': 'x', 'c.md': '#' } });
    const change = await scene.open(scene.events[name](), checkout);
    expect(await printed(await change.collect({ ...SELECTION, accepts: (file) => file.endsWith('.js') }))).toEqual([
      '+ a.js all',
      '- c.md: unsupported-language',
      '- node_modules/: vendored (a folder of 1 file)',
    ]);
    expect(await change.collectBase(SELECTION)).toEqual({ files: [], skipped: [] });
  });

  test('names, links, submodules, binaries and renames with a change', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const names = [
      'a b.js',
      '"q".js',
      "it's.js",
      'line\nend.js',
      'ümläut.js',
      '漢字.js',
      'tab\t.js',
      '-rf.js',
      '%0A::error::x.js',
    ];
    const base = repository.commit({
      on: 'main',
      files: { ...Object.fromEntries(names.map((name) => [name, TEN])), 'old name.js': `${TEN}more\n` },
    });
    repository.commit({
      on: 'topic',
      parents: [base],
      files: {
        ...Object.fromEntries(names.map((name) => [name, EDITED])),
        'old name.js': null,
        'new "name".js': `first\n${TEN}more\n`,
        'link.js': { symlink: '/etc/passwd' },
        'inside.js': { symlink: 'a b.js' },
        module: { submodule: '1'.repeat(40) },
        'bin.dat': Buffer.from([1, 0, 2]),
      },
    });
    const pull = scene.github.pull(repository, { head: 'topic' });
    const change = await scene.open(scene.events.pullRequest(pull), checkout);
    expect(await printed(await change.collect(SELECTION))).toEqual([
      ...[...names.map((name) => `+ ${name} [[5,5]]`), '+ new "name".js [[1,1]]'].toSorted(),
      '- bin.dat: binary',
      '- inside.js: symlink',
      '- link.js: symlink',
      '- module: vendored (a submodule: scan it in its own repository)',
    ]);
    expect(await change.readBase('old name.js')).toBeDefined();
  });

  test("a baseline's files: as the base had them, under the names that they have now", async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const first = repository.commit({ on: 'main', files: { 'a.js': 'first\n' } });
    const base = repository.commit({ on: 'main', files: { 'a.js': TEN, 'old.js': `${TEN}old\n`, 'same.js': 'x' } });
    repository.commit({
      on: 'topic',
      parents: [base],
      files: { 'a.js': EDITED, 'old.js': null, 'z.js': `${TEN}old\n`, 'n.js': 'x' },
    });
    const pull = scene.github.pull(repository, { head: 'topic' });
    const change = await scene.open(scene.events.pullRequest(pull), checkout);
    expect(await printed(await change.collectBase(SELECTION), true)).toEqual([
      `+ a.js all ${JSON.stringify(TEN)}`,
      `+ z.js all ${JSON.stringify(`${TEN}old\n`)}`,
    ]);
    expect(await printed(await change.collectBase(SELECTION, first), true)).toEqual(['+ a.js all "first\\n"']);
  });

  test("the base's attributes hold, those of the proposal do not", async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const base = repository.commit({
      on: 'main',
      files: { '.gitattributes': 'gen/** linguist-generated\n', 'a.js': TEN },
    });
    repository.commit({
      on: 'topic',
      parents: [base],
      files: {
        '.gitattributes': '* linguist-vendored\n',
        'a.js': `// @generated\n${TEN}`,
        'gen/b.js': 'x',
        'c.js': 'x',
      },
    });
    const pull = scene.github.pull(repository, { head: 'topic' });
    const change = await scene.open(scene.events.pullRequest(pull), checkout);
    expect(await printed(await change.collect(SELECTION))).toEqual([
      '+ a.js [[1,1]]',
      '+ c.js all',
      '- .gitattributes: unsupported-language',
      '- gen/b.js: generated (linguist-generated in .gitattributes)',
    ]);
  });

  test('context: what the changed files import, and what imports them', async () => {
    const scene = await Scene.make();
    const { repository } = scene;
    const base = repository.commit({
      on: 'main',
      files: {
        'src/a.ts': '',
        'src/b.ts': "import './c.js'",
        'src/c.ts': '',
        'src/d.ts': "import './a'",
        'src/e.ts': '',
      },
    });
    repository.commit({ on: 'topic', parents: [base], files: { 'src/a.ts': "import { b } from './b.ts';\n" } });
    const pull = scene.github.pull(repository, { head: 'topic' });
    const change = await scene.open(scene.events.pullRequest(pull), checkout);
    const collected = async (context: 'imports' | 'changed' | 'all') =>
      printed(await change.collect({ ...SELECTION, context }));
    expect(await collected('imports')).toEqual([
      '+ src/a.ts [[1,1]]',
      '= src/b.ts all',
      '= src/c.ts all',
      '= src/d.ts all',
    ]);
    expect(await collected('changed')).toEqual(['+ src/a.ts [[1,1]]']);
    expect(await collected('all')).toHaveLength(5);
  });
});
