/** What the commands over the admin API are about, each word with what its commands do: the help of both `symbolon` commands has these lines. */
export const nouns: Readonly<Record<string, string>> = {
  users: 'look at people there and change them: symbolon users lists the commands',
  clients: 'the same of applications',
  'resource-servers': 'of APIs and their token contracts',
  consumers: 'of who relies on them',
  branding: 'of how the pages look',
  'sign-in': 'of how people sign in: who is asked for a second factor',
  connections: 'of other providers that people log in by',
  'signing-keys': 'list the keys that sign tokens, have new ones made',
  backups: 'say that a backup was found to be good',
  events: 'list what happened',
  webhooks: 'of programs that are told of events: try them, replay, rotate secrets',
  imports: 'look how far imports of people are, or were',
  scim: 'of directories that push people here, and applications that people are pushed to',
  signals: 'of streams of security events to applications, and of those that providers send',
  installation: 'tell how the installation is set up, and what is better done',
  statistics: 'tell how often people log in, and tokens are issued, by the hour',
  administrators: 'tell or say what somebody administers there',
  roles: 'list roles of administrators, make, change, delete them',
};

/** Those that are a command by themselves. */
const whole = ['installation', 'statistics'];

/** A line of help for each. */
export const nounLines: readonly string[] = Object.entries(nouns).map(([noun, sentence]) => `  ${`symbolon ${noun}${whole.includes(noun) ? '' : ' COMMAND'}`.padEnd(40)} ${sentence}`);
