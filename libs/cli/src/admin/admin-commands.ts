import { api } from '@symbolon/contracts';
import { command, CommandFailure, type Commands } from '../command.ts';
import { issuerOrigin } from '../issuer-contracts.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { commandTable } from './command-table.ts';
import { connect, membersOf } from './connection.ts';
import { endpointCommand } from './endpoint-command.ts';
import { loginByBrowser, loginBySecret } from './login.ts';
import { LoginFile } from './login-file.ts';
import { revokeToken } from './token-request.ts';

interface LoginValues {
  readonly 'client-id'?: string | undefined;
  readonly 'client-secret-file'?: string | undefined;
  readonly 'no-browser'?: boolean | undefined;
}

/** The commands over the admin API, and the log-in that they need. They need no server on this machine. */
export const adminCommands: Commands = {
  login: {
    ...command({ 'client-id': { type: 'string' }, 'client-secret-file': { type: 'string' }, 'no-browser': { type: 'boolean' } }, logIn),
    usage: { operands: '[ISSUER]', summary: 'Logs in, by your browser or as a machine.' },
  },
  logout: {
    ...command({}, (_, operands, environment) => logOut(new LoginFile(environment), givenIssuer(operands))),
    usage: { operands: '[ISSUER]', summary: 'Ends the log-in, here and at the issuer.' },
  },
  ...Object.fromEntries(Object.entries(commandTable).map(([name, row]) => [name, endpointCommand(name, row, api.admin.listUsers)])),
};

async function logIn({ 'client-id': clientId, 'client-secret-file': secretFile, 'no-browser': isQuiet }: LoginValues, operands: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  if ((clientId === undefined) !== (secretFile === undefined)) throw new UsageError('A machine logs in with both --client-id and --client-secret-file.');
  const file = new LoginFile(environment);
  const issuer = givenIssuer(operands) ?? file.find(undefined).issuer;
  const login = clientId === undefined || secretFile === undefined ? await loginByBrowser(issuer, environment, !isQuiet) : await loginBySecret(issuer, clientId, secretFile);
  await file.hold(() => Promise.resolve(file.keep(issuer, login, true)));
  console.log(printable(`Logged in to ${issuer}${await who(environment, issuer)}`));
  return 0;
}

/** Whoever administers nothing is logged in all the same: a role may come later. */
async function who(environment: NodeJS.ProcessEnv, issuer: string): Promise<string> {
  try {
    const { name, roles } = membersOf((await connect(environment, issuer).send(api.admin.me)).value);
    return ` as ${String(name)}${Array.isArray(roles) && roles.length > 0 ? ` (${roles.join(', ')})` : ''}.`;
  } catch (error) {
    if (error instanceof CommandFailure && error.status === 1) return ', where you administer nothing yet: ask an owner.';
    throw error;
  }
}

/** What is kept here goes in any case. */
async function logOut(file: LoginFile, asked: string | undefined): Promise<number> {
  return file.hold(async () => {
    const { issuer, login } = file.find(asked);
    file.remove(issuer);
    const isTold = await revokeToken(issuer, login, login.refreshToken ?? login.accessToken);
    console.log(printable(`Logged out of ${issuer}.`));
    if (!isTold) console.error('symbolon: the issuer could not be told: its tokens are good until they end by themselves.');
    return isTold ? 0 : 3;
  });
}

function givenIssuer([issuer, ...rest]: readonly string[]): string | undefined {
  if (rest.length > 0) throw new UsageError(`${rest.join(' ')} is not understood.`);
  return issuer === undefined ? undefined : issuerOrigin(issuer, 'ISSUER');
}
