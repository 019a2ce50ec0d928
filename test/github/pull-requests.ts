/** Pull requests, as GitHub's interface gives them. */
import { type Answer, notFound, page } from './answers.ts';
import { diffEntries } from './comparison.ts';
import { type Pull, repositoryBody, type Served, userBody } from './hosted-repository.ts';
import { filled } from './openapi/description.ts';

/** docs.github.com/rest/pulls/pulls#list-pull-requests-files: "responses include a maximum of 3000 files". */
const PULL_MAX_FILES = 3000;

export function getPull(served: Served): Answer {
  return { status: 200, body: pullBody(served, pullOf(served)) };
}

export function listFiles(served: Served): Answer {
  const { git } = served.repository;
  const pull = pullOf(served);
  const from = git.git('merge-base', git.resolve(`refs/heads/${pull.baseRef}`), pull.headSha);
  const { items, headers } = page(diffEntries(served, from, pull.headSha).slice(0, PULL_MAX_FILES), served.url);
  return { status: 200, body: items, headers };
}

/** A pull request as the interface and the event's payload hold it. */
export function pullBody(served: Served, pull: Pull) {
  const { git } = served.repository;
  const url = `${served.api}/repos/${git.fullName}/pulls/${pull.number}`;
  const base = repositoryBody(served, 'repository');
  const [headOwner] = pull.headRepository.split('/');
  const fork = pull.headRepository !== git.fullName;
  const head = fork
    ? { ...base, id: 2000, full_name: pull.headRepository, owner: userBody(headOwner!), fork: true }
    : base;
  return filled('pull-request', {
    id: pull.number,
    number: pull.number,
    url,
    html_url: `${served.web}/${git.fullName}/pull/${pull.number}`,
    state: 'open',
    title: 'A proposal',
    body: '',
    user: userBody(pull.author),
    author_association: 'NONE',
    merge_commit_sha: pull.mergeSha,
    mergeable: true,
    mergeable_state: 'clean',
    commits: 1,
    base: {
      label: `${git.owner}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: git.resolve(`refs/heads/${pull.baseRef}`),
      repo: base,
      user: userBody(git.owner),
    },
    head: {
      label: `${headOwner}:${pull.headRef}`,
      ref: pull.headRef,
      sha: pull.headSha,
      repo: head,
      user: userBody(headOwner!),
    },
    _links: Object.fromEntries(
      ['self', 'html', 'issue', 'comments', 'review_comments', 'review_comment', 'commits', 'statuses'].map((name) => [
        name,
        { href: url },
      ]),
    ),
  });
}

function pullOf({ repository, path }: Served): Pull {
  const pull = repository.pulls.get(Number(path.pull_number));
  if (pull === undefined) throw notFound();
  return pull;
}
