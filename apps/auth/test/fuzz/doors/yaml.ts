import { ConfigurationFileError, mistakesOf, sentenceOf, writeYaml, YamlSource } from '@symbolon/cli';
import { ConfigurationFile } from '@symbolon/contracts';
import { demand, demandSame, platformJson, textOf, type Door } from '../door.ts';

/** Undefined where it is refused as people are told it; what else is thrown goes on. */
function told<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigurationFileError) return undefined;
    throw error;
  }
}

/** Configuration in YAML: every mistake is told with its place, JSON means what the platform says, and what we write is read back. */
export const yaml: Door = (bytes) => {
  const text = textOf(bytes);
  const source = told(() => new YamlSource('a.yaml', text));
  const value = source && told(() => source.read());
  if (!source || value === undefined) return;
  const json = platformJson(text); // the library takes a carriage return alone for no end of a line
  if (json !== undefined && !/\r(?!\n)/.test(text)) demandSame(value, json, 'JSON is read otherwise than by the platform.');
  const entries = ConfigurationFile.safeParse(value, { error: sentenceOf });
  if (!entries.success) demand(/^a\.yaml:\d+:\d+ /.test(source.describe(mistakesOf(entries.error.issues, source, []))), 'A mistake has no place.');
  demandSame(told(() => new YamlSource('b.yaml', writeYaml(value)).read()), value, 'What was written is not read back.');
};
