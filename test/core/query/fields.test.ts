import { describe, expect, it } from 'vitest';
import { FIELDS, type FieldProvider } from '../../../src-core/query/fields.ts';
import { parseFilter } from '../../../src-core/query/filter.ts';
import { compilePattern } from '../../../src-main/adapters/pattern.ts';
import { filteredRows, filterOf } from '../../support/filtered-rows.ts';
import { talkOfEverything } from '../../support/talk-of-everything.ts';

const descriptions = FIELDS.descriptions();

describe('the fields', () => {
  it.each(descriptions.map((field) => [field.name, field] as const))(
    '%s is told of in words',
    (name, field) => {
      expect(name).toMatch(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$|^(?:request|response)\.NAME$/);
      // One line that says what it is, and is no sentence.
      expect(field.meaning).toMatch(/^[A-Z][^\n]{5,130}[^.]$/);
      expect(field.levels.length).toBeGreaterThan(0);
      expect(parseFilter(field.example, FIELDS, compilePattern)).toMatchObject({ kind: 'filter' });
      expect(field.example).toContain(name.replace('NAME', ''));
    },
  );

  it('have names of their own, and are in the order of them', () => {
    const names = descriptions.map(({ name }) => name);
    expect([...new Set(names)].sort()).toEqual(names);
  });

  it.each<[name: string, levels: readonly string[]]>([
    ['opcode', ['frames']],
    ['type', ['messages']],
    ['length', ['frames', 'messages']],
    ['close.code', ['connections', 'frames']],
    ['host', ['connections']],
    ['violation', ['violations']],
    ['time', ['connections', 'frames', 'messages', 'violations']],
    ['request.NAME', ['connections']],
  ])('%s belongs to %s', (name, levels) => {
    expect(descriptions.find((field) => field.name === name)?.levels).toEqual(levels);
  });

  it('name the values that they can have', () => {
    expect(descriptions.find(({ name }) => name === 'opcode')?.values.slice(0, 4)).toEqual([
      'continuation',
      'text',
      'binary',
      'reserved-3',
    ]);
    expect(descriptions.find(({ name }) => name === 'violation.severity')?.values).toEqual([
      'note',
      'warning',
      'error',
    ]);
  });

  it('include any header by its name', () => {
    expect(FIELDS.find('request.x-anything')?.type).toBe('text');
    expect(FIELDS.find('response.Set-Cookie')?.type).toBe('text');
    expect(FIELDS.find('request.')).toBeUndefined();
    expect(FIELDS.find('request.a b')).toBeUndefined();
  });
});

describe('fields of a provider', () => {
  const kinds = ['number', 'word'] as const;
  /** Reads `{"price":…}` and words, as a decoder would. */
  const prices: FieldProvider = {
    fields: [
      {
        name: 'shop.kind',
        type: 'enumeration',
        values: kinds,
        meaning: 'Kind of message',
        example: 'shop.kind == word',
      },
      { name: 'shop.price', type: 'number', meaning: 'Price that is told', example: 'shop.price > 10' },
    ],
    valuesOf: ({ payloads }, message, name) => {
      const text = Buffer.from(payloads().messagePayload(message, 0, 100)).toString();
      const price = /"price":(\d+)/.exec(text)?.[1];
      if (name === 'shop.kind') return [kinds.indexOf(price === undefined ? 'word' : 'number')];
      return price === undefined ? [] : [Number(price)];
    },
  };
  const fields = FIELDS.with(prices);

  it.each<[filter: string, messages: readonly number[], frames: readonly number[]]>([
    ['shop.price', [1, 2], [1, 2, 5]],
    ['shop.price > 10', [2], [2, 5]],
    ['shop.price != 10', [2], [2, 5]],
    ['shop.kind == word and type == text', [4, 5], [7, 10]],
  ])('%s are seen by messages and their frames', (text, messages, frames) => {
    const capture = talkOfEverything();
    const filter = filterOf(text, fields);
    expect(filteredRows(capture, 'messages', filter)).toEqual(messages);
    expect(filteredRows(capture, 'frames', filter)).toEqual(frames);
  });

  it('are known to that registry alone, and told of there', () => {
    expect(FIELDS.find('shop.price')).toBeUndefined();
    expect(fields.descriptions()).toContainEqual({
      name: 'shop.price',
      type: 'number',
      levels: ['messages'],
      meaning: 'Price that is told',
      values: [],
      example: 'shop.price > 10',
    });
    expect(parseFilter('shop.prise > 1', fields, compilePattern)).toMatchObject({
      problem: { nearest: 'shop.price' },
    });
  });

  it('must not take a name that there is', () => {
    const other = { ...prices, fields: [{ ...prices.fields[1]!, name: 'length' }] };
    expect(() => FIELDS.with(other)).toThrow('two fields called length');
  });
});
