/** The operations of GitHub's REST interface that the tests' GitHub serves, by the ids in GitHub's description. */
export const SERVED_OPERATIONS = [
  'checks/create',
  'checks/get',
  'checks/update',
  'checks/list-annotations',
  'checks/list-for-ref',
  'checks/rerequest-run',
  'git/get-blob',
  'git/get-commit',
  'git/get-tree',
  'pulls/get',
  'pulls/list-files',
  'rate-limit/get',
  'repos/compare-commits-with-basehead',
  'repos/get',
  'repos/get-commit',
  'repos/get-content',
] as const;

export type ServedOperation = (typeof SERVED_OPERATIONS)[number];
