import { examples, fillIn } from '@symbolon/example-applications';

const id = 'virtual:examples';

/** The programs of examples/, which tests run, as the wizard shows them: none of their lines is written twice. @type {import('vite').Plugin} */
export const exampleModule = {
  name: 'symbolon-examples',
  resolveId: (source) => (source === id ? `\0${id}` : undefined),
  load: (module) => (module === `\0${id}` ? `export const examples = ${JSON.stringify(examples)};\nexport ${fillIn.toString()}` : undefined),
};
