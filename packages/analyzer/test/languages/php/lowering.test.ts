import { join } from 'node:path';
import { describe } from 'vitest';
import { checkFixtures } from '../check-fixtures.ts';

describe('lowering', () => {
  checkFixtures(join(import.meta.dirname, 'fixtures'));
});
