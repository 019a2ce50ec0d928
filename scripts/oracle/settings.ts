/** What the comparison is held against: versions with their hashes, bounds, and where things are kept between runs. */
import { homedir } from 'node:os';
import path from 'node:path';

export const SEMGREP_VERSION = '1.172.0';

/** Rule packs that nobody here wrote: wheels of PyPI, and where their rules lie. */
export const PACKS = [
  {
    name: 'njsscan',
    version: '1.0.2',
    sha256: '616830830cd67ddde89dcca8f8f8c2e81073e96b0e8e8b27b3c6a0bf53ec0f4d',
    rules: 'njsscan/rules/semantic_grep',
  },
  {
    name: 'mobsfscan',
    version: '1.1.0',
    sha256: '684e1bd49e5b4de7af0d97956b1e60ea9814640a2dc60a0dc959b1db11a17eeb',
    rules: 'mobsfscan/rules/semgrep',
  },
  {
    name: 'guarddog',
    version: '2.7.0',
    sha256: '0c9be6299f9dd436f69dbafac753c498b7d403b4a5277cd060efc2db26da9325',
    rules: 'guarddog/analyzer/sourcecode',
  },
] as const;

/** Real packages by language. Semgrep reads some 0.1 MB/s, so that only a part of each is compared: see `bytes`. */
export const CORPUS = [
  { language: 'javascript', from: 'npm', name: 'express@5.3.0', inside: '' },
  { language: 'javascript', from: 'npm', name: 'eslint@10.15.0', inside: 'lib' },
  { language: 'javascript', from: 'npm', name: 'webpack@5.112.2', inside: 'lib' },
  { language: 'typescript', from: 'npm', name: 'zod@3.25.76', inside: 'src' },
  { language: 'python', from: 'pip', name: 'django==5.2.8', inside: 'django' },
  { language: 'java', from: 'maven', name: 'org.springframework:spring-webmvc:6.2.8', inside: 'org' },
  { language: 'java', from: 'maven', name: 'org.apache.commons:commons-lang3:3.17.0', inside: 'org' },
  { language: 'ruby', from: 'apt', name: 'ruby-actionpack', inside: 'usr/share' },
  { language: 'ruby', from: 'apt', name: 'ruby-activerecord', inside: 'usr/share' },
  { language: 'php', from: 'apt', name: 'phpmyadmin', inside: 'usr/share/phpmyadmin/libraries' },
  { language: 'php', from: 'apt', name: 'wordpress', inside: 'usr/share/wordpress/wp-includes' },
] as const;

/** Of each package, in an order of its files that only their paths decide. */
export const CORPUS_BYTES = 250_000;
/** Larger files would leave no room for others. */
export const CORPUS_FILE_BYTES = 40_000;

/** Seconds that Semgrep may spend on one rule and file; what takes longer is listed and does not count. */
export const RULE_TIMEOUT_SECONDS = 30;

/** `RSOLV_ORACLE_CACHE`: downloads, the virtual environment and Semgrep's answers. Never inside the repository. */
export const CACHE =
  process.env.RSOLV_ORACLE_CACHE ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'rsolv-ast-oracle');

/** `RSOLV_ORACLE_SEMGREP`: a `semgrep` of the pinned version that is there already. */
export const INSTALLED_SEMGREP = process.env.RSOLV_ORACLE_SEMGREP;
