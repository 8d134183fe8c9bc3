import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../../src-core/query/completion.ts';
import { FIELDS } from '../../../src-core/query/fields.ts';
import { parseFilter } from '../../../src-core/query/filter.ts';
import { compilePattern } from '../../../src-main/adapters/pattern.ts';

/** What is offered where `|` stands. */
function offered(marked: string): { replaced: string; texts: readonly string[] } {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end, choices } = completeFilter(text, cursor, FIELDS);
  return { replaced: text.slice(start, end), texts: choices.map(({ text: choice }) => choice) };
}

describe('what may stand at the cursor', () => {
  it.each<[marked: string, replaced: string, texts: readonly string[]]>([
    ['opc|', 'opc', ['opcode']],
    ['op|code == 1', 'opcode', ['opcode', 'since-open']],
    ['OPC|', 'OPC', ['opcode']],
    ['not opc|', 'opc', ['opcode']],
    ['!(rsv|', 'rsv', ['rsv1', 'rsv2', 'rsv3']],
    ['sever|', 'sever', ['violation.severity']],
    ['severity|', 'severity', ['violation.severity']],
    ['fin and mas|', 'mas', ['masked', 'masking-key']],
    ['fin && rt|', 'rt', ['rtt']],
    ['request.us|', 'request.us', ['request.user-agent']],
    ['opcode |', '', ['==', '!=', 'in', 'and', 'or']],
    ['(opcode |', '', ['==', '!=', 'in', 'and', 'or', ')']],
    ['length |', '', ['==', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or']],
    ['text |', '', ['==', '!=', 'contains', 'matches', 'in', 'and', 'or']],
    ['text con|', 'con', ['contains']],
    ['opcode == cl|', 'cl', ['close']],
    ['opcode == p|ing', 'ping', ['ping', 'pong']],
    ['direction == |', '', ['client-to-server', 'server-to-client']],
    ['violation.rule == frame-not|', 'frame-not', ['frame-not-masked']],
    ['fin == |', '', ['true', 'false']],
    ['opcode in |', '', ['{']],
    ['opcode in {pi|', 'pi', ['ping']],
    ['opcode in {ping, po|', 'po', ['pong']],
    ['opcode in {ping |', '', [',', '}']],
    ['opcode in {ping} |', '', ['and', 'or']],
    ['length > 5 |', '', ['B', 'KiB', 'MiB', 'GiB', 'kB', 'MB', 'GB', 'and', 'or']],
    ['length > 5 M|', 'M', ['MiB', 'MB']],
    ['length in {5 K|', 'K', ['KiB', 'kB']],
    ['rtt > 200 m|', 'm', ['ms', 'min']],
    ['opcode == close |', '', ['and', 'or']],
    ['(opcode == close |', '', ['and', 'or', ')']],
    ['(opcode == close) |', '', ['and', 'or']],
    ['text contains "a|', '"a', []],
    ['text contains "a" |', '', ['and', 'or']],
    ['text matches /a/i an|', 'an', ['and']],
    ['text == |', '', []],
    ['unknown == |', '', []],
    ['opcode == close) |', '', []],
    ['fin masked |', '', []],
  ])('%s', (marked, replaced, texts) => {
    const result = offered(marked);
    expect(result.texts).toEqual(texts);
    if (texts.length > 0) expect(result.replaced).toBe(replaced);
  });

  it('is every field at the beginning, with what it means', () => {
    const { choices } = completeFilter('', 0, FIELDS);
    expect(choices.length).toBeGreaterThan(50);
    expect(choices).toContainEqual({
      text: 'opcode',
      kind: 'field',
      meaning: 'Opcode of a frame, by its name or its number',
    });
    expect(choices.at(-1)).toEqual({ text: 'not', kind: 'keyword', meaning: 'the opposite of what follows' });
  });

  it('comes with the sentence of a rule', () => {
    const { choices } = completeFilter('violation.rule == frame-not-m', 29, FIELDS);
    expect(choices).toEqual([
      { text: 'frame-not-masked', kind: 'value', meaning: 'A frame from the client is not masked.' },
    ]);
  });

  it('leads to a filter that is right as far as it goes, whatever is chosen', () => {
    // Each number chooses one of what is offered, or writes a value where nothing is.
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 14 }), (picks) => {
        let text = '';
        const madeUp: number[] = [];
        for (const pick of picks) {
          const { start, end, choices } = completeFilter(text, text.length, FIELDS);
          const choice = choices[pick % Math.max(1, choices.length)];
          if (choice === undefined) madeUp.push(start);
          text = `${text.slice(0, start)}${choice?.text ?? ['"a"', '5', '12:00:05'][pick % 3]}${text.slice(end)} `;
          const result = parseFilter(text, FIELDS, compilePattern);
          if (result.kind === 'filter') continue;
          const { problem } = result;
          const isToCome = problem.start >= text.trimEnd().length || /is not closed$/.test(problem.message);
          // What was made up here may not fit its field.
          expect(isToCome || madeUp.includes(problem.start) || [text, problem]).toBe(true);
        }
      }),
      { seed: 6455, numRuns: 1000 },
    );
  });
});
