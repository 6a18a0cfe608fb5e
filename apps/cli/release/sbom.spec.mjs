import { identified, packageBom, serverBom } from './sbom.mjs';

/** Of a lock file in which one package is for tests here and shipped there. */
const lock = {
  packages: {
    '': {},
    'apps/auth': { dependencies: { '@symbolon/crypto': '*', framework: '1.0.0' }, devDependencies: { '@symbolon/own': '*', tool: '1.0.0' } },
    'apps/console': { devDependencies: { view: '1.0.0', vite: '1.0.0' } },
    'libs/crypto': { version: '0.1.0', dependencies: { hash: '1.0.0' } },
    'libs/own': { name: 'own', version: '0.1.0', dependencies: { framework: '1.0.0' }, devDependencies: { '@symbolon/crypto': '*', tool: '1.0.0' } },
    'node_modules/@symbolon/crypto': { resolved: 'libs/crypto', link: true },
    'node_modules/@symbolon/own': { resolved: 'libs/own', link: true },
    'node_modules/framework': { version: '1.0.0' },
    'node_modules/hash': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dev: true },
    'node_modules/view': { version: '1.0.0', dev: true },
    'node_modules/vite': { version: '1.0.0', dev: true },
  },
};
const component = (/** @type {string} */ ref) => ({ 'bom-ref': ref, type: 'library', name: ref.split('@').at(-2) ?? '', version: ref.split('@').at(-1) ?? '' });
const whole = {
  metadata: { component: component('symbolon@0.1.0') },
  components: ['@symbolon/crypto@0.1.0', 'own@0.1.0', 'framework@1.0.0', 'hash@1.0.0', 'tool@1.0.0', 'view@1.0.0', 'vite@1.0.0'].map(component),
  dependencies: [{ ref: 'own@0.1.0', dependsOn: ['framework@1.0.0', 'tool@1.0.0'] }, { ref: 'framework@1.0.0' }, { ref: 'tool@1.0.0' }],
};
const named = (/** @type {ReturnType<typeof serverBom>} */ { components }) => components.map((each) => each['bom-ref']).sort();
const at = '2026-12-01T00:00:00.000Z';

test('the server has what it runs on, what is ours in it and what its console shows, and no tools', () => {
  expect(named(serverBom(whole, lock, at))).toEqual(['@symbolon/crypto@0.1.0', 'framework@1.0.0', 'hash@1.0.0', 'view@1.0.0']);
});

test('a package has what it asks for; with a bundle also what is in that; and of what depends on what, no more than it has', () => {
  const plain = packageBom(whole, lock, 'libs/own', false, at);
  expect(named(plain)).toEqual(['framework@1.0.0']);
  expect(plain.metadata.component['bom-ref']).toBe('own@0.1.0');
  expect(plain.dependencies).toEqual([{ ref: 'own@0.1.0', dependsOn: ['framework@1.0.0'] }, { ref: 'framework@1.0.0', dependsOn: [] }]);
  expect(named(packageBom(whole, lock, 'libs/own', true, at))).toEqual(['@symbolon/crypto@0.1.0', 'framework@1.0.0', 'hash@1.0.0']);
});

test('what npm does not tell of is a failure, and not left out', () => {
  const less = { ...whole, components: whole.components.filter(({ name }) => name !== 'hash') };
  expect(() => serverBom(less, lock, at)).toThrow('npm sbom does not tell of hash@1.0.0.');
});

test('the same content has the same serial number at every build, and another content another', () => {
  const number = (/** @type {string} */ moment) => identified(structuredClone(whole), moment)['serialNumber'];
  expect(number(at)).toMatch(/^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
  expect(number(at)).toBe(number(at));
  expect(number('2026-12-02T00:00:00.000Z')).not.toBe(number(at));
});
