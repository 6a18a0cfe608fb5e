import type { Beginning, ModuleAlgorithm, Saying, Wish } from './pkcs11-messages.ts';
import type { Token } from './pkcs11-token.ts';
import { isPinRefused, Tokens } from './pkcs11-tokens.ts';

/** The entry of the process that a PKCS #11 module is loaded in: what is wrong in there takes nobody else with it. It knows the server by messages alone. */

let tokens: Tokens<Token>;
let at: Beginning;

/** Loads the package, and the module by it; no token is asked for before it is needed. */
async function begin(beginning: Beginning): Promise<Saying> {
  at = beginning;
  try {
    const [{ default: pkcs11 }, { Token }] = await Promise.all([import('pkcs11js'), import('./pkcs11-token.ts')]);
    const module = new pkcs11.PKCS11();
    try {
      module.load(at.module);
    } catch (error) {
      return { failed: 'module', because: (error as Error).message };
    }
    let isInitialized = false;
    tokens = new Tokens((label) => {
      if (!isInitialized) module.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
      isInitialized = true;
      return new Token(module, label, at.pin);
    });
    return { loaded: true };
  } catch (error) {
    return { failed: 'package', because: (error as Error).message };
  }
}

const next = (alg: ModuleAlgorithm, installation: string) => `${lasting(alg)}-${installation}-next`;
const lasting = (alg: ModuleAlgorithm) => `${at.prefix}-${alg.toLowerCase()}`;
const master = () => `${at.prefix}-master`;

/** A key, by its token's label and its own CKA_ID. */
function keyOf(reference: string): { readonly token: Token; readonly id: string } {
  const end = reference.lastIndexOf('#');
  return { token: tokens.of(reference.slice(0, end)), id: reference.slice(end + 1) };
}

async function done(wish: Wish) {
  if (wish.what === 'log in') return void tokens.of(at.token);
  if (wish.what === 'generate') return tokens.of(at.token).generate(wish.alg, next(wish.alg, wish.installation));
  if (wish.what === 'wrap') return tokens.of(at.token).seal(master(), wish.bytes);
  if (wish.what === 'unwrap') return tokens.of(at.token).unseal(master(), wish.bytes);
  const { token, id } = keyOf(wish.reference);
  return wish.what === 'sign' ? token.sign(id, wish.alg, wish.bytes) : token.rename(id, lasting(wish.alg));
}

const say = (saying: Saying): void => void process.send?.(saying);

process.on('message', (message: Beginning | { readonly number: number; readonly wish: Wish }) => {
  if (!('wish' in message)) return void begin(message).then(say);
  const { number, wish } = message;
  done(wish).then(
    (answer) => say({ to: number, answer }),
    (error: Error) => say({ to: number, error: error.message, isPinRefused: isPinRefused(error) }),
  );
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')); // what hangs in the module would keep it from ending otherwise
