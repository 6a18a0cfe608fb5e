import { command, type Commands } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** These commands, and the one that prints what a shell completes them by. */
export const withCompletion = (commands: Commands): Commands => {
  const all: Commands = {
    ...commands,
    completion: {
      ...command({}, (_, [shell, ...rest]) => {
        const found = shells.find((each) => each === shell);
        if (!found || rest.length > 0) throw new UsageError(`completion needs one of ${shells.join(', ')}.`);
        console.log(completionScript(all, found));
        return Promise.resolve(0);
      }),
      usage: { operands: shells.join('|'), summary: 'Prints what a shell completes commands by.' },
    },
  };
  return all;
};

/** What may follow some words: words where they begin a command, options where they are one. Asks nothing of the network. */
function candidates(commands: Commands): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [name, { options }] of Object.entries(commands)) {
    const words = name.split(' ');
    words.forEach((word, index) => {
      const before = words.slice(0, index).join(' ');
      found.set(before, (found.get(before) ?? new Set()).add(word));
    });
    found.set(name, new Set([...(found.get(name) ?? []), ...Object.keys(options).map((option) => `--${option}`)]));
  }
  return new Map([...found].map(([words, next]) => [words, [...next]]));
}

/** Longer commands come first: `users sessions list` is one before `users sessions` is the beginning of one. */
function completionScript(commands: Commands, shell: Shell): string {
  const rows = [...candidates(commands)].sort(([one], [other]) => other.length - one.length);
  if (shell === 'fish') {
    const cases = rows.map(([words, next]) => `    case '${words}'${commands[words] ? ` '${words} *'` : ''}\n      string join \\n -- ${next.join(' ')}`);
    return ['function __symbolon_complete', "  set -l words (string match -v -- '-*' (commandline -opc)[2..])", "  switch (string join ' ' -- $words)", ...cases, '  end', 'end', "complete -c symbolon -f -a '(__symbolon_complete)'"].join('\n');
  }
  const cases = rows.map(([words, next]) => `    '${words}'${commands[words] ? `|'${words} '*` : ''}) next='${next.join(' ')}' ;;`);
  const script = ['_symbolon() {', "  local words='' word next=''", '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do', '    case "$word" in -*) ;; *) words="${words:+$words }$word" ;; esac', '  done', '  case "$words" in', ...cases, '  esac', '  COMPREPLY=($(compgen -W "$next" -- "${COMP_WORDS[COMP_CWORD]}"))', '}', 'complete -F _symbolon symbolon'];
  return [...(shell === 'zsh' ? ['autoload -U +X compinit && compinit', 'autoload -U +X bashcompinit && bashcompinit'] : []), ...script].join('\n');
}
