/** Annotations: a text in, what its comments say of which line out. */
import { describe, expect, test } from 'vitest';
import { readAnnotations } from '../../src/rule-tests/annotations.ts';
import { differences } from '../../src/rule-tests/expectations.ts';
import { fixtureOfFixed, stemOf } from '../../src/rule-tests/names.ts';

/** `line kind ids` of each annotation. */
function read(text: string): string[] {
  return readAnnotations(text).annotations.map(({ kind, ruleIds, line }) => `${line} ${kind} ${ruleIds.join(' ')}`);
}

describe('marks', () => {
  test.each([
    ['# ruleid: a', 'ruleid a'],
    ['#ruleid:a', 'ruleid a'],
    ['// ok: a', 'ok a'],
    ['/// ok: a', 'ok a'],
    ['\t//\truleid:\ta\t', 'ruleid a'],
    ['/* todoruleid: a */', 'todoruleid a'],
    ['/*ruleid:a*/', 'ruleid a'],
    ['/** ruleid: a */', 'ruleid a'],
    ['/* ruleid: a', 'ruleid a'],
    ['{/* ruleid: a */}', 'ruleid a'],
    ['<!-- todook: a -->', 'todook a'],
    ['-- ruleid: a', 'ruleid a'],
    ['<%# ruleid: a %>', 'ruleid a'],
    ['<%-- ruleid: a --%>', 'ruleid a'],
    ['{# ruleid: a #}', 'ruleid a'],
    ['<?php // ruleid: a ?>', 'ruleid a'],
    ['foo(); // ruleid: a', 'ruleid a'],
    ['foo()  # ruleid: a', 'ruleid a'],
    ['<div> <!-- ruleid: a -->', 'ruleid a'],
    ['# ruleid: a, b,c', 'ruleid a b c'],
    ['# ruleid: a,', 'ruleid a'],
    ['# ruleid: python.lang.some-rule_1', 'ruleid python.lang.some-rule_1'],
  ])('%j', (line, expected) => {
    expect(read(line)).toEqual([`2 ${expected}`]);
    expect(readAnnotations(line).unread).toEqual([]);
  });

  test.each([
    '# deepruleid: a',
    '# proruleid: a',
    '# tododeepruleid: a',
    '# deepok: a',
    '// this is ok: it is constant',
    'label: ok()',
    '{ "ruleid": "a" }',
  ])('%j says nothing', (line) => {
    expect(readAnnotations(line)).toEqual({ annotations: [], unread: [] });
  });

  test.each([
    '# ruleid: a because it is',
    '# ruleid:',
    '# ruleid : a',
    '# RULEID: a',
    '// the next one is ruleid: a',
    'ruleid: a',
    '# ruleid: a # b',
    '# todook: a; b',
  ])('%j cannot be read, and is told', (line) => {
    expect(readAnnotations(`\n${line}`)).toEqual({ annotations: [], unread: [2] });
  });

  test('lines end as editors count them', () => {
    expect(read('# ok: a\r\nx\r# ok: b\ny\n\n# ok: c')).toEqual(['2 ok a', '4 ok b', '7 ok c']);
  });

  test('of two marks above one another each speaks of the line behind it', () => {
    expect(read('# ruleid: a\n# ruleid: b\nx')).toEqual(['2 ruleid a', '3 ruleid b']);
  });
});

/** `id -missed +unexpected` of each rule. */
function compare(
  ruleIds: readonly string[],
  text: string,
  found: Readonly<Record<string, readonly number[]>>,
): string[] {
  const lines = Object.entries(found).flatMap(([ruleId, all]) => all.map((line) => ({ ruleId, line })));
  return differences(ruleIds, readAnnotations(text).annotations, lines).map(({ id, missed, unexpected }) =>
    [id, ...missed.map((line) => `-${line}`), ...unexpected.map((line) => `+${line}`)].join(' '),
  );
}

describe('comparing', () => {
  test('lines as sets: several findings of one line are one', () => {
    expect(compare(['a'], '# ruleid: a\nx', { a: [2, 2, 2] })).toEqual(['a']);
  });

  test('exactly the next line counts', () => {
    expect(compare(['a'], '# ruleid: a\n\nx', { a: [3] })).toEqual(['a -2 +3']);
  });

  test('an ok line and an unannotated one may not have a finding', () => {
    expect(compare(['a'], '# ok: a\nx\ny', { a: [3, 2] })).toEqual(['a +2 +3']);
  });

  test('a finding of another rule of the file is unexpected where only one is annotated', () => {
    expect(compare(['a', 'b'], '# ruleid: a\nx', { a: [2], b: [2] })).toEqual(['a', 'b +2']);
    expect(compare(['a', 'b'], '# ruleid: a, b\nx', { a: [2], b: [2] })).toEqual(['a', 'b']);
  });

  test('the todo marks take their line out of both sides', () => {
    expect(compare(['a'], '# todoruleid: a\nx\n# todook: a\ny', {})).toEqual(['a']);
    expect(compare(['a'], '# todoruleid: a\nx\n# todook: a\ny', { a: [2, 4] })).toEqual(['a']);
    expect(compare(['a', 'b'], '# todook: a\nx', { a: [2], b: [2] })).toEqual(['a', 'b +2']);
  });

  test('deepruleid is no expectation, so that a finding there is unexpected', () => {
    expect(compare(['a'], '# deepruleid: a\nx', {})).toEqual(['a']);
    expect(compare(['a'], '# deepruleid: a\nx', { a: [2] })).toEqual(['a +2']);
  });

  test('an id that no rule has is missed where a finding is expected, and else left alone', () => {
    expect(compare(['a'], '# ruleid: typo\nx\n# ok: other\ny\n# todook: third\n', {})).toEqual(['a', 'typo -2']);
  });
});

describe('names', () => {
  test.each([
    ['rule.js', 'rule'],
    ['rule.yaml', 'rule'],
    ['rule.fixed.js', 'rule'],
    ['rule.test.js', 'rule'],
    ['.rule.js', '.rule'],
    ['Dockerfile', 'Dockerfile'],
  ])('the stem of %s is %s', (name, stem) => expect(stemOf(name)).toBe(stem));

  test('a fixed file names its fixture', () => {
    expect(fixtureOfFixed('rule.fixed.py')).toBe('rule.py');
    expect(fixtureOfFixed('rule.test.fixed.py')).toBe('rule.test.py');
    expect(fixtureOfFixed('rule.py')).toBeUndefined();
    expect(fixtureOfFixed('fixed.py')).toBeUndefined();
    expect(fixtureOfFixed('rule.fixed')).toBeUndefined();
  });
});
