/** Completion as a person has it: keys typed into real shells at a real terminal. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src-main/shells/command-line/commands.ts';
import { framescope } from '../../support/command-line.ts';
import { InteractiveShell, type ShellName, whyNoShell } from '../../support/interactive-shell.ts';

const TAB = '\t';

/** Keys, and the words that the command line then has. */
const TYPED: readonly (readonly [what: string, keys: string, words: string])[] = [
  ['a command', `framescope che${TAB} x`, '<check><x>'],
  ['an option of the program', `framescope --vers${TAB}`, '<--version>'],
  ['an option of a command', `framescope read x --li${TAB} 3`, '<read><x><--limit><3>'],
  ['a choice', `framescope read x --as con${TAB}`, '<read><x><--as><connections>'],
  ['a choice of another command', `framescope check x --fail-on w${TAB}`, '<check><x><--fail-on><warning>'],
  ['a choice behind an equals sign', `framescope fields --format=nd${TAB}`, '<fields><--format=ndjson>'],
  ['a file', `framescope read oth${TAB}`, '<read><other.pcapng>'],
  ['a file with a space in its name', `framescope read cap${TAB}`, '<read><capture one.pcap>'],
  ['a field', `framescope read x --filter viol${TAB}`, '<read><x><--filter><violation>'],
  [
    'an expression in quotes, word by word',
    `framescope read x --filter 'opc${TAB}==${TAB} cl${TAB}'`,
    '<read><x><--filter><opcode == close >',
  ],
  [
    'an expression in double quotes',
    `framescope check x --filter "fin and mask${TAB}"`,
    '<check><x><--filter><fin and mask>',
  ],
  [
    'as much as is certain',
    `framescope read x --filter 'vio${TAB}.ru${TAB}'`,
    '<read><x><--filter><violation.rule >',
  ],
  ['nothing where nothing is known', `framescope read x --limit ${TAB}5`, '<read><x><--limit><5>'],
];

for (const shell of ['bash', 'zsh', 'fish'] as const satisfies readonly ShellName[]) {
  const whyNot = whyNoShell(shell);
  describe.skipIf(whyNot !== undefined)(`${shell} (${whyNot ?? 'it is here'})`, () => {
    const interactive = new InteractiveShell(shell);
    beforeAll(async () => {
      writeFileSync(join(interactive.folder, 'capture one.pcap'), '');
      writeFileSync(join(interactive.folder, 'other.pcapng'), '');
      await interactive.start();
    }, 30_000);
    afterAll(() => interactive.close());

    it.each(TYPED)('completes %s', async (_, keys, words) => {
      expect(await interactive.typed(`${keys}\n`)).toBe(words);
    });
  });
}

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s know every command and option', async (shell) => {
    const { code, output } = await framescope(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options, isHidden } of COMMANDS) {
      if (isHidden === true) continue;
      expect(output).toContain(name);
      for (const { flag } of options)
        expect(output).toContain(shell === 'fish' ? `-l ${flag.slice(2)}` : flag);
    }
  });

  it('are refused for a shell that is not known', async () => {
    const { code, output, errors } = await framescope(['completion', 'tcsh']);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain('Allowed choices are bash, zsh, fish');
  });
});

describe('an expression goes on', () => {
  it.each<[expression: string, continuations: string[]]>([
    [
      'fragm',
      [
        'fragments ==',
        'fragments !=',
        'fragments <',
        'fragments <=',
        'fragments >',
        'fragments >=',
        'fragments in',
        'fragments and',
        'fragments or',
      ],
    ],
    ['direction == cl', ['direction == client-to-server and', 'direction == client-to-server or']],
    ['fin and mask', ['fin and masked', 'fin and masking-key']],
    ['connection i', ['connection in {', 'connection in { ']],
    ['nonsense here', []],
    ['text == "unfinished', []],
  ])('%s', async (expression, continuations) => {
    const { output, errors, code } = await framescope(['complete-filter', '--', expression]);
    expect([code, errors]).toEqual([0, '']);
    const texts = output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')[0]);
    expect(texts).toEqual(continuations);
  });
});
