/** What each language's files import: the project's files in, the imported ones out. */
import { describe, expect, test } from 'vitest';
import { collectRevision } from '../revision/collect.ts';
import { commit, repository, write } from '../temporary-tree.ts';

/** The context of one changed file; direct imports, importers and what the imports import, in this order of paths. */
async function context(changed: string, text: string, others: Record<string, string>): Promise<string[]> {
  const root = repository({ 'unrelated/file.txt': 'x', ...others });
  write(root, { [changed]: text });
  commit(root);
  const { files } = await collectRevision(root, { from: 'base', context: 'imports' });
  return files.filter(({ role }) => role === 'context').map(({ path }) => path);
}

const none = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, '']));

describe('JavaScript and TypeScript', () => {
  test.each<[string, string, string[]]>([
    ['import', 'import a from \'./a.js\';\nimport { b } from "../b";', ['b.ts', 'src/a.js']],
    ['for its effects', "import './a.js';import'../b'", ['b.ts', 'src/a.js']],
    ['types, over lines', "import type {\n  A,\n  B,\n} from './a.js'", ['src/a.js']],
    ['export from', "export * from './a.js'; export { x } from '../b.ts'", ['b.ts', 'src/a.js']],
    ['require', 'const a = require(\'./a\'), b = require( "../b" );', ['b.ts', 'src/a.js']],
    ['import =', "import a = require('./a');", ['src/a.js']],
    ['dynamic', 'await import(`./a.js`); import(/* webpackChunkName: "b" */ "../b")', ['b.ts', 'src/a.js']],
    ['with options', "import('./a.js', { with: {} })", ['src/a.js']],
    ['no literal', 'import(`./${name}`); require(name); require("./" + name)', []],
    ['index files', "import './folder'; import './folder/'", ['src/folder/index.tsx']],
    [
      'the output for the source',
      "import './only-ts.js'; import './only-tsx.js'; import './m.mjs'",
      ['src/m.mts', 'src/only-ts.ts', 'src/only-tsx.tsx'],
    ],
    ['a query behind the name', "import './a.js?raw'", ['src/a.js']],
    ['the folder itself', "import '.'", ['src/index.ts']],
    ['packages', "import 'react'; import 'node:fs'; import '@scope/none'", []],
    ['upwards out of the repository', "import '../../../etc/passwd'; import '/etc/passwd'", []],
    ['what is not there', "import './missing'", []],
  ])('%s', async (_, text, expected) => {
    const others = none(
      'src/a.js',
      'b.ts',
      'src/folder/index.tsx',
      'src/only-ts.ts',
      'src/only-tsx.tsx',
      'src/m.mts',
      'src/index.ts',
    );
    expect(await context('src/changed.ts', text, others)).toEqual(expected);
  });

  test('baseUrl and paths, comments and commas, along extends, from the nearest folder', async () => {
    const others = {
      ...none(
        'libs/shared/src/index.ts',
        'libs/shared/src/deep.ts',
        'app/src/lib/base.ts',
        'app/src/exact.ts',
        'app/second/two.ts',
      ),
      'tsconfig.base.json':
        '{ "compilerOptions": { "paths": { "@shared": ["./libs/shared/src"], "@shared/*": ["./libs/shared/src/*"], }, }, }',
      'app/tsconfig.json': `{
        // a comment, with "quotes"
        "extends": ["../tsconfig.base"], /* another */
        "compilerOptions": { "baseUrl": "src", "paths": { "exact": ["exact"], "@/*": ["none/*", "../second/*"] } },
      }`,
    };
    const text = "import '@shared'; import '@shared/deep'; import 'lib/base'; import 'exact'; import '@/two'";
    expect(await context('app/src/changed.ts', text, others)).toEqual([
      'app/second/two.ts',
      'app/src/exact.ts',
      'app/src/lib/base.ts',
      'libs/shared/src/deep.ts',
      'libs/shared/src/index.ts',
    ]);
  });

  test('a tsconfig that is broken, extends itself or has odd types resolves nothing', async () => {
    const texts = [
      '{',
      '{"extends": "./tsconfig.json"}',
      '{"compilerOptions": 7}',
      '[]',
      `{"compilerOptions": ${'['.repeat(100_000)}`,
    ];
    for (const tsconfig of texts) {
      expect(await context('a.ts', "import 'x'; import './b'", { ...none('b.ts'), 'tsconfig.json': tsconfig })).toEqual(
        ['b.ts'],
      );
    }
  });

  test('packages of the workspace, by their names', async () => {
    const others = {
      'package.json': '{"workspaces": ["packages/*"]}',
      'packages/core/package.json': '{"name": "@acme/core"}',
      'packages/core/src/index.ts': '',
      'packages/core/src/deep.ts': '',
    };
    expect(await context('packages/app/src/a.ts', "import '@acme/core'; import '@acme/core/deep'", others)).toEqual([
      'packages/core/src/deep.ts',
      'packages/core/src/index.ts',
    ]);
    expect(
      await context('packages/core/src/deep.ts', 'changed', {
        ...others,
        'packages/app/src/a.ts': "import '@acme/core/deep'",
      }),
    ).toEqual(['packages/app/src/a.ts']);
  });
});

describe('Python', () => {
  test.each<[string, string, string[]]>([
    ['import', 'import pkg.a\nimport pkg.b as b, pkg.c # comment', ['pkg/a.py', 'pkg/b.py', 'pkg/c/__init__.py']],
    ['from … import a module', 'from pkg import a, b as x', ['pkg/a.py', 'pkg/b.py']],
    ['from … import a name', 'from pkg.a import thing', ['pkg/a.py']],
    [
      'over lines',
      'from pkg import (\n  a, # one\n  b,\n)\nfrom pkg.c \\\n  import y',
      ['pkg/a.py', 'pkg/b.py', 'pkg/c/__init__.py'],
    ],
    [
      'relative',
      'from . import helpers\nfrom .helpers import x\nfrom ..a import y\nfrom .. import b',
      ['pkg/a.py', 'pkg/b.py', 'pkg/sub/helpers.py'],
    ],
    ['indented', 'def f():\n    import pkg.a\n    from .helpers import x', ['pkg/a.py', 'pkg/sub/helpers.py']],
    ['a star', 'from pkg.a import *', ['pkg/a.py']],
    ['beside the file, as a script sees it', 'import helpers', ['pkg/sub/helpers.py']],
    ['by name', 'importlib.import_module("pkg.a")', ['pkg/a.py']],
    ['a src folder', 'import own.thing', ['src/own/thing.py']],
    ['the standard library', 'import os, sys\nfrom typing import Any', []],
  ])('%s', async (_, text, expected) => {
    const others = none('pkg/a.py', 'pkg/b.py', 'pkg/c/__init__.py', 'pkg/sub/helpers.py', 'src/own/thing.py');
    expect(await context('pkg/sub/changed.py', text, others)).toEqual(expected);
  });
});

test('Ruby: require, require_relative, load, autoload', async () => {
  const others = none('lib/shop/cart.rb', 'lib/shop/tax.rb', 'app/near.rb', 'app/far/x.rb', 'lib/auto.rb');
  const text = [
    "require 'shop/cart'",
    'require("json")',
    "require_relative 'near'",
    "load './far/x.rb'",
    "  autoload :Auto, 'auto'",
    "require 'shop/tax.rb'",
    'require "shop/#{name}"',
  ].join('\n');
  expect(await context('app/changed.rb', text, others)).toEqual([
    'app/far/x.rb',
    'app/near.rb',
    'lib/auto.rb',
    'lib/shop/cart.rb',
    'lib/shop/tax.rb',
  ]);
});

test('Java: imports, static members, wildcards, nested classes, the same package', async () => {
  const at = (name: string) => `src/main/java/com/acme/${name}.java`;
  const others = none(
    at('db/Store'),
    at('db/Row'),
    at('db/Unused'),
    at('web/Peer'),
    at('web/Other'),
    at('util/Strings'),
    at('util/Outer'),
  );
  const text = `package com.acme.web;
import com.acme.db.*;
import static com.acme.util.Strings.join;
import com.acme.util.Outer.Inner;
import java.util.List;
class Changed { Peer peer; Store store; Row row; }`;
  expect(await context(at('web/Changed'), text, others)).toEqual(
    [at('db/Row'), at('db/Store'), at('util/Outer'), at('util/Strings'), at('web/Peer')].toSorted(),
  );
});

test('PHP: include and require of literals, use by PSR-4, the same namespace', async () => {
  const others = {
    ...none(
      'src/Db/Store.php',
      'src/Db/Row.php',
      'src/Web/Peer.php',
      'src/Web/inc.php',
      'lib/top.php',
      'src/Fn/strings.php',
      'tests/CaseOne.php',
      'src/Full/Name.php',
    ),
    'composer.json':
      '{"autoload": {"psr-4": {"App\\\\": "src/"}}, "autoload-dev": {"psr-4": {"Tests\\\\": ["tests/"]}}}',
  };
  const text = `<?php
namespace App\\Web;
use App\\Db\\{Store, Row as R};
use Tests\\CaseOne;
require_once __DIR__ . '/inc.php';
include('lib/top.php');
$x = new \\App\\Full\\Name(); $y = new Peer();`;
  expect(await context('src/Web/Changed.php', text, others)).toEqual([
    'lib/top.php',
    'src/Db/Row.php',
    'src/Db/Store.php',
    'src/Full/Name.php',
    'src/Web/Peer.php',
    'src/Web/inc.php',
    'tests/CaseOne.php',
  ]);
});

test('texts that are made to take hours take none', async () => {
  const hostile = [
    `import ${' '.repeat(300_000)}x`,
    'from a import ('.repeat(20_000),
    `require(${'/*'.repeat(100_000)}`,
    '"\\'.repeat(100_000),
    `use ${'A\\'.repeat(100_000)}`,
    `import ${'a.'.repeat(100_000)};`,
  ];
  const files = Object.fromEntries(
    ['js', 'py', 'rb', 'java', 'php'].flatMap((extension) =>
      hostile.map((text, n) => [`h${n}.${extension}`, `${text}\n`.repeat(3)]),
    ),
  );
  const root = repository({ 'tsconfig.json': `${'/*'.repeat(50_000)}${'"\\'.repeat(50_000)}`, 'x.txt': 'x' });
  write(root, files);
  commit(root);
  const { files: found } = await collectRevision(root, { from: 'base', context: 'imports' });
  expect(found).toHaveLength(30);
});
