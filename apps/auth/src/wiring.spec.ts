import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Nest does the wiring: what a part is made of is written once, as the parameters of its constructor. */
const root = import.meta.dirname;

/** What is made and not only put together: chosen by settings, loaded from a file, or handed a list. */
const made: Readonly<Record<string, readonly string[]>> = {
  'delivery/mail/mail.module.ts': ['MailTransport'],
  'pages/pages.module.ts': ['PageRenderer'],
  'platform/outbound/outbound.module.ts': ['Outbound'],
  'surfaces/oauth/token/token.module.ts': ['GrantTable'],
};

/** Private at run time, too: an object that only looks like one must not pass. */
const unforgeable = ['pages/html.ts'];

interface Source {
  /** From the server's sources. */
  readonly path: string;
  readonly text: string;
}

/** What a file writes twice, as sentences. */
function violations({ path, text }: Source): readonly string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isObjectLiteralElement(node) && nameOf(node) === 'useFactory') {
      const provided = providedBeside(node);
      if (!made[path]?.includes(provided)) found.push(`${path} makes ${provided} by a factory: let it be injected`);
    }
    if (ts.isConstructorDeclaration(node) && !unforgeable.includes(path) && onlyKeepsParameters(node)) found.push(`${path} keeps what a constructor is given by hand: use parameter properties`);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

const nameOf = ({ name }: ts.ObjectLiteralElement): string | undefined => (name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined);

/** The token of the provider that a member of it stands in. */
function providedBeside({ parent }: ts.ObjectLiteralElement): string {
  const token = (parent as ts.ObjectLiteralExpression).properties.find((each) => nameOf(each) === 'provide');
  return token && ts.isPropertyAssignment(token) ? token.initializer.getText() : 'something';
}

/** Whether nothing is done but to keep parameters, or the members of one, in fields of the same name. */
function onlyKeepsParameters({ parameters, body }: ts.ConstructorDeclaration): boolean {
  const given = parameters.map(({ name }) => name.getText());
  const names = [...given, ...parameters.flatMap(({ name }) => (ts.isObjectBindingPattern(name) ? name.elements.map((each) => each.name.getText()) : []))];
  const keeps = (statement: ts.Statement): boolean => {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return false;
    const { left, operatorToken, right } = statement.expression;
    if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
    const field = left.name.text.replace(/^#/, '');
    if (ts.isIdentifier(right)) return names.includes(field) && right.text === field;
    return ts.isPropertyAccessExpression(right) && given.includes(right.expression.getText()) && right.name.text === field;
  };
  const own = (body?.statements ?? []).filter((statement) => !isCallOfSuper(statement));
  return own.length > 0 && own.every(keeps);
}

const isCallOfSuper = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression) && statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword;

const sources = globSync('**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.endsWith('.spec.ts'));

test('what a constructor is given is written once', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.flatMap((path) => violations({ path, text: readFileSync(join(root, path), 'utf8') }))).toEqual([]);
});

test('nothing is allowed a factory that has none', () => {
  const unused = Object.entries(made).flatMap(([path, tokens]) => {
    const text = readFileSync(join(root, path), 'utf8');
    return tokens.filter((token) => !text.includes(`{ provide: ${token}, useFactory: `));
  });
  expect(unused).toEqual([]);
});

describe('a planted violation is caught', () => {
  test.each<[rule: string, path: string, text: string]>([
    ['a part is not made by a factory', 'domain/users/users.module.ts', 'const x = { provide: UserStore, useFactory: (database) => new UserStore(database), inject: [Database] };'],
    ['nor by one that is a method', 'domain/users/users.module.ts', 'const x = { provide: UserStore, useFactory(database) { return new UserStore(database); } };'],
    ['nor by one that is named elsewhere', 'domain/users/users.module.ts', 'const x = { provide: UserStore, useFactory };'],
    ['nor by one whose name is quoted', 'domain/users/users.module.ts', "const x = { provide: UserStore, 'useFactory': make };"],
    ['a factory is allowed for one thing, not for its module', 'delivery/mail/mail.module.ts', 'const x = { provide: Letters, useFactory: () => new Letters() };'],
    ['and in one module', 'domain/users/users.module.ts', 'const x = { provide: MailTransport, useFactory: transportOf };'],
    ['private fields are not assigned one by one', 'domain/users/user.store.ts', 'class X { #users; #clock; constructor(users: UserStore, clock: Clock) { this.#users = users; this.#clock = clock; } }'],
    ['nor are public ones', 'domain/users/user.store.ts', 'class X { readonly users; constructor(users: UserStore) { this.users = users; } }'],
    ['nor after a call of super', 'domain/users/user.store.ts', 'class X extends Y { #users; constructor(users: UserStore) { super(); this.#users = users; } }'],
    ['nor from a bag', 'domain/users/user.store.ts', 'class X { #users; constructor(parts: Parts) { this.#users = parts.users; } }'],
    ['nor from a bag that is opened at once', 'domain/users/user.store.ts', 'class X { #users; constructor({ users }: Parts) { this.#users = users; } }'],
    ['nor is the bag itself', 'domain/users/user.store.ts', 'class X { #parts; constructor(parts: Parts) { this.#parts = parts; } }'],
    ['also of a class without a name', 'domain/users/user.store.ts', 'const X = class { #users; constructor(users: UserStore) { this.#users = users; } };'],
  ])('%s', (_, path, text) => {
    expect(violations({ path, text })).toHaveLength(1);
  });

  test.each<[what: string, path: string, text: string]>([
    ['a factory of something that is made', 'delivery/mail/mail.module.ts', 'const x = { provide: MailTransport, useFactory: transportOf, inject: [Settings, Log] };'],
    ['parameter properties', 'domain/users/user.store.ts', 'class X { constructor(private readonly users: UserStore) {} }'],
    ['a constructor that does something', 'domain/users/user.store.ts', 'class X { #rows; constructor(clock: Clock) { this.#rows = new RowCache(clock); } }'],
  ])('%s is not', (_, path, text) => {
    expect(violations({ path, text })).toEqual([]);
  });
});
