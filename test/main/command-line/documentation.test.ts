import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src-main/shells/command-line/commands.ts';
import { withReference } from '../../../src-main/shells/command-line/documentation.ts';
import { framescope } from '../../support/command-line.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

describe("the README's reference", () => {
  it('is that of the commands as they are ("npm run docs" writes it)', () => {
    expect(README).toBe(withReference(README));
  });

  it('names every command and option', () => {
    for (const { name, options, isHidden } of COMMANDS) {
      expect(README.includes(`### framescope ${name}`)).toBe(isHidden !== true);
      for (const { flag } of options) expect(README).toContain(`- \`${flag} `);
    }
  });

  it('is refused by a text that has no place for it', () => {
    expect(() => withReference('# Something else')).toThrow('no marks');
  });
});

describe('--help', () => {
  it('of the program lists the commands, the exit codes and what it looks at', async () => {
    const { code, output, errors } = await framescope(['--help']);
    expect([code, errors]).toEqual([0, '']);
    for (const { name, isHidden } of COMMANDS) {
      expect(new RegExp(`^  ${name} `, 'm').test(output)).toBe(isHidden !== true);
    }
    expect(output).toMatch(/^ {2}2 {2}the command line is wrong$/m);
    expect(output).toMatch(/^ {2}NO_COLOR {2}/m);
  });

  it.each(
    COMMANDS.filter(({ isHidden }) => isHidden !== true).map((command) => [command.name, command] as const),
  )('of %s tells its arguments, options and examples', async (name, command) => {
    const { code, output, errors } = await framescope([name, '--help']);
    expect([code, errors]).toEqual([0, '']);
    const words = output.replace(/\s+/g, ' ');
    for (const { meaning } of command.arguments) expect(words).toContain(meaning);
    for (const { flag, valueName, meaning } of command.options) {
      expect(output).toContain(`${flag} <${valueName}>`);
      expect(words).toContain(meaning);
    }
    for (const { line } of command.examples) expect(words).toContain(line);
    expect(output.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
