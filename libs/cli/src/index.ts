/** Files of contracts, read for people: what a mistake in one says; and the commands that need no server on this machine. */
export { adminCommands } from './admin/admin-commands.ts';
export { withCompletion } from './admin/completion.ts';
export { formatBroken } from './broken-text.ts';
export { command, runCommand, type Command, type Commands } from './command.ts';
export { contractCommands } from './contract-commands.ts';
export { loadContract, textOf, type LoadedContract } from './contract-file.ts';
export { mistakesOf, sentenceOf } from './contract-mistakes.ts';
export { ConfigurationFileError, formatPath, type Mistake, type Path } from './mistake.ts';
export { writtenContract } from './export/contract-export.ts';
export { nearest } from './nearest.ts';
export { printable } from './printable.ts';
export type { Found, Source } from './source.ts';
export { UsageError } from './usage-error.ts';
export { YamlSource } from './yaml-source.ts';
export { writeYaml } from './yaml-writer.ts';
