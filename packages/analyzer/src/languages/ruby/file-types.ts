/** Ruby and ERB templates: names and files. */
import type { FileType } from '../file-types.ts';

export const RUBY: FileType = {
  id: 'ruby',
  ruleNames: ['ruby', 'rb'],
  extensions: ['.rb', '.rake', '.gemspec', '.ru', '.builder', '.jbuilder'],
  fileNames: ['Rakefile', 'Gemfile', 'Vagrantfile', 'Guardfile', 'Capfile', 'Podfile'],
  interpreters: ['ruby', 'jruby'],
};

export const ERB: FileType = {
  id: 'erb',
  ruleNames: ['ruby', 'rb', 'erb'],
  extensions: ['.erb', '.rhtml'],
  interpreters: ['erb'],
};
