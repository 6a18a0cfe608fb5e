import { brokenEventReliances, brokenReliances, diffContracts, diffDocuments, diffEvents, diffOpenapi, diffSchemas, versionStep, type BrokenReliance, type ConsumerContract, type ContractChange, type Direction, type GivenContract } from '@symbolon/contracts';
import { formatBroken } from './broken-text.ts';
import { readConsumerContract, readContractDocument, readPromise, readReliances, readTokenContract, type ContractDocument } from './contract-document.ts';
import { isFolder, readDocuments } from './document-folder.ts';
import { exported, type Language } from './export/contract-export.ts';
import { servedContract, servedEvents } from './issuer-contracts.ts';
import { ConfigurationFileError } from './mistake.ts';
import { printable } from './printable.ts';

/** What a command prints, and whether it found something that breaks. */
export interface Finding {
  readonly text: string;
  readonly breaks: boolean;
}

/** `symbolon contracts diff`: what differs between two files of one kind. A schema alone does not say which way it goes; a document of an API does. */
export async function diffFiles(oldPath: string, newPath: string, format: 'text' | 'json', direction: Direction): Promise<Finding> {
  if (isFolder(oldPath) || isFolder(newPath)) return diffReleases(oldPath, newPath, format);
  const [before, after] = [await readContractDocument(oldPath), await readContractDocument(newPath)];
  const changes = changesBetween(before, after, direction);
  const step = versionStep(changes);
  return { breaks: step === 'major', text: format === 'json' ? JSON.stringify({ step, changes }, null, 2) : textOf(changes, step, after.kind) };
}

/** The same of two releases, by folders that hold their documents: which way each goes is known by its name. */
async function diffReleases(oldPath: string, newPath: string, format: 'text' | 'json'): Promise<Finding> {
  const changes = diffDocuments(await readDocuments(oldPath), await readDocuments(newPath));
  const step = versionStep(changes);
  const named = changes.map(({ document, member, ...change }) => ({ ...change, member: document === member ? member : `${document} ${member}` }));
  return { breaks: step === 'major', text: format === 'json' ? JSON.stringify({ step, changes }, null, 2) : textOf(named, step, 'OpenAPI document') };
}

function changesBetween(before: ContractDocument, after: ContractDocument, direction: Direction): readonly ContractChange[] {
  if (before.kind === 'token contract' && after.kind === 'token contract') return diffContracts(before.value, after.value);
  if (before.kind === 'OpenAPI document' && after.kind === 'OpenAPI document') return diffOpenapi(before.value, after.value);
  if (before.kind === 'list of events' && after.kind === 'list of events') return diffEvents(before.value, after.value);
  if (before.kind === 'JSON Schema' && after.kind === 'JSON Schema') return diffSchemas(before.value, after.value, direction);
  throw new ConfigurationFileError(`The first file is a ${before.kind} and the second a ${after.kind}: compare two of one kind.`);
}

/** Of what differs only a document of an API has a version of its own. */
function textOf(changes: readonly ContractChange[], step: ReturnType<typeof versionStep>, kind: ContractDocument['kind']): string {
  if (step === 'none') return 'Nothing differs.';
  const lines = changes.map(({ kind, member, sentence }) => printable(`${kind.padEnd(8)}  ${member}: ${sentence}`));
  const version = kind === 'OpenAPI document' ? [`A new ${step} version${step === 'major' ? ' (below 1.0.0 a new minor one)' : ''}.`] : [];
  return [...lines, ...version].join('\n');
}

/** `symbolon contracts export`: a contract in another form. */
export const exportFile = async (path: string, to: 'json' | 'types' | 'md', language: Language): Promise<Finding> => ({ text: exported(await readTokenContract(path), to, language), breaks: false });

/** `symbolon contracts check`: whether consumers hold against a token contract or the events of a release, without a provider. */
export async function checkFiles(promisePath: string, consumerPaths: readonly string[]): Promise<Finding> {
  const promise = await readPromise(promisePath);
  const consumers = await Promise.all(consumerPaths.map(readConsumerContract));
  const of = 'events' in promise ? 'events' : promise.contract.audience;
  const findings = consumers.map((consumer) => {
    const concerned = 'events' in promise ? { ...consumer, relies_on: [] } : { ...consumer, relies_on: consumer.relies_on.filter(({ audience }) => audience === of), events: {} };
    if (concerned.relies_on.length + Object.keys(concerned.events).length === 0) return { text: `${consumer.consumer} relies on nothing of ${of}`, breaks: false, counts: false };
    const broken = 'events' in promise ? brokenEventReliances(promise.events, [concerned]) : brokenReliances([promise.contract], [concerned]);
    return { ...told(consumer, broken, `of ${of}`), counts: true };
  });
  // To say that nobody is broken where nobody was looked at would be no answer.
  if (!findings.some(({ counts }) => counts)) throw new ConfigurationFileError(`${promisePath}: no consumer here relies on ${of}${of === 'events' ? '' : ': compare the audiences'}`);
  return together(findings);
}

/** `symbolon contracts check --against`: whether an issuer serves now what consumers rely on, and what services were built with. */
export async function checkAgainst(origin: string, paths: readonly string[]): Promise<Finding> {
  const consumers = await Promise.all(paths.map(readReliances));
  const audiences = [...new Set(consumers.flatMap(({ relies_on: reliances }) => reliances.map(({ audience }) => audience)))];
  const served: GivenContract[] = [];
  for (const audience of audiences) served.push(...[(await servedContract(origin, audience)) ?? []].flat());
  const events = consumers.some((consumer) => Object.keys(consumer.events).length > 0) ? await servedEvents(origin) : {};
  return together(consumers.map((consumer) => told(consumer, [...brokenReliances(served, [consumer]), ...brokenEventReliances(events, [consumer])], `at ${origin}`)));
}

const told = ({ consumer }: ConsumerContract, broken: readonly BrokenReliance[], where: string): Finding => ({
  text: broken.length > 0 ? formatBroken(broken) : printable(`${consumer} has all that it relies on ${where}`),
  breaks: broken.length > 0,
});

const together = (findings: readonly Finding[]): Finding => ({ text: findings.map(({ text }) => text).join('\n'), breaks: findings.some(({ breaks }) => breaks) });
