import { expect, test } from 'vitest';
import { byteSize, positiveInteger, seconds, serverUrl } from '../src/scan/options.ts';

test.each([
  [byteSize, '500', 500],
  [byteSize, '500KB', 500_000],
  [byteSize, '1.5 MiB', 1_572_864],
  [byteSize, '2mib', 2_097_152],
  [seconds, '5', 5_000],
  [seconds, '0.25s', 250],
  [positiveInteger, '8', 8],
  [serverUrl, 'https://ast.example.com/', 'https://ast.example.com'],
  [serverUrl, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
] as const)('%o takes %s', (parse, text, value) => {
  expect(parse(text)).toBe(value);
});

test.each([
  [byteSize, ['', '0', '-1', '5 parsecs', 'MB', '1e3', 'NaN']],
  [seconds, ['', '0', '-1', '5m', 'soon', '0.0001']],
  [positiveInteger, ['', '0', '-1', '1.5', 'two', '9007199254740993']],
  [serverUrl, ['', 'ast.example.com', 'ftp://ast.example.com', 'file:///etc/passwd']],
] as const)('%o says what to write instead', (parse, texts) => {
  for (const text of texts) expect(() => parse(text)).toThrow(/Give a /);
});
