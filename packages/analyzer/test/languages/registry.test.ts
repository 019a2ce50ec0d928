import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allLanguages, languageByRuleName, languageOf } from '../../src/languages/registry.ts';

test.each([
  ['src/a.js', '', undefined, 'javascript'],
  ['a.mjs', '', undefined, 'javascript'],
  ['a.CJS', '', undefined, 'javascript'],
  ['a.jsx', '', undefined, 'javascript'],
  ['a.ts', '', undefined, 'typescript'],
  ['types/a.d.ts', '', undefined, 'typescript'],
  ['a.mts', '', undefined, 'typescript'],
  ['a.cts', '', undefined, 'typescript'],
  ['a.tsx', '', undefined, 'tsx'],
  ['a.b/Jakefile', '', undefined, 'javascript'],
  ['bin/tool', '#!/usr/bin/env node', undefined, 'javascript'],
  ['bin/tool', '#!/usr/bin/env -S NODE_ENV=test node --flag', undefined, 'javascript'],
  ['bin/tool', '#! /usr/local/bin/node22.1', undefined, 'javascript'],
  ['bin/tool', '#!/usr/bin/env deno', undefined, 'typescript'],
  ['a.rb', '', undefined, 'ruby'],
  ['config.ru', '', undefined, 'ruby'],
  ['Gemfile', '', undefined, 'ruby'],
  ['bin/rails', '#!/usr/bin/env ruby', undefined, 'ruby'],
  ['app/views/a.html.erb', '', undefined, 'erb'],
  ['a.rhtml', '', undefined, 'erb'],
  ['bin/tool', '#!/bin/sh', undefined, undefined],
  ['bin/tool', 'node', undefined, undefined],
  ['bin/tool', '#!', undefined, undefined],
  ['src/main/java/A.java', '', undefined, 'java'],
  ['bin/run', '#!/usr/bin/java --source 17', undefined, 'java'],
  ['index.php', '', undefined, 'php'],
  ['view.PHTML', '', undefined, 'php'],
  ['bin/console', '#!/usr/bin/env php8.3', undefined, 'php'],
  // Many other formats use it.
  ['config.inc', '<?php', undefined, undefined],
  ['README.md', '', undefined, undefined],
  ['.js', '', undefined, undefined],
  ['dir.js/file', '', undefined, undefined],
  ['page.vue', '', 'javascript', 'javascript'],
  ['a.js', '', 'ts', 'typescript'],
  ['a.tsx', '', 'typescript', 'tsx'],
  ['a.ts', '', 'tsx', 'tsx'],
  ['a.js', '', 'JavaScript', 'javascript'],
  ['a.js', '', 'cobol', undefined],
])('%s %j %s is %s', (path, firstLine, override, expected) => {
  expect(languageOf(path, firstLine, override)?.id).toBe(expected);
});

test.each([
  ['js', ['javascript', 'typescript', 'tsx']],
  ['javascript', ['javascript', 'typescript', 'tsx']],
  ['ts', ['typescript', 'tsx']],
  ['TypeScript', ['typescript', 'tsx']],
  ['ruby', ['ruby', 'erb']],
  ['erb', ['erb']],
  ['cobol', []],
])('rules for %s run on %j', (name, expected) => {
  expect(languageByRuleName(name).map((language) => language.id)).toEqual(expected);
});

test('every language has a grammar on disk, a version, and extensions that no other one claims', () => {
  const extensions = allLanguages().flatMap((language) => language.extensions);
  expect(new Set(extensions).size).toBe(extensions.length);
  for (const language of allLanguages()) {
    expect(existsSync(language.grammarFile())).toBe(true);
    expect(language.grammarVersion).toMatch(/^\d+\.\d+\.\d+/);
  }
});
