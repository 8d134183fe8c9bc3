import { harmlessJson } from '../../../src-core/export/ndjson.ts';
import { textTable } from '../../../src-core/export/text-table.ts';
import { FIELDS, type FieldDescription } from '../../../src-core/query/fields.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { FieldsFormat } from './row-options.ts';
import { standardOutput } from './standard-output.ts';
import { paintFor, terminalWidth } from './terminal.ts';

const WIDTH_WITHOUT_TERMINAL = 160;

/** `framescope fields`: what a filter may ask for. */
export async function fields(format: FieldsFormat): Promise<ExitCode> {
  const descriptions = FIELDS.descriptions();
  const lines = format === 'ndjson' ? descriptions.map(ndjson) : table(descriptions);
  await standardOutput.write(lines.map((line) => `${line}\n`).join(''));
  return EXIT.done;
}

function ndjson({ name, type, levels, meaning, values, example }: FieldDescription): string {
  return harmlessJson(JSON.stringify({ name, type, levels, meaning, values, example }));
}

function table(descriptions: readonly FieldDescription[]): readonly string[] {
  const longest = (cell: (field: FieldDescription) => string): number =>
    Math.max(...descriptions.map((field) => cell(field).length));
  const name = ({ name }: FieldDescription): string => name;
  const type = ({ type }: FieldDescription): string => type;
  const levels = ({ levels }: FieldDescription): string => levels.join(' ');
  const example = ({ example }: FieldDescription): string => example;
  const { header, line } = textTable<FieldDescription>(
    [
      { title: 'field', width: longest(name), align: 'left', cell: name },
      { title: 'type', width: longest(type), align: 'left', cell: type, style: () => 'faint' },
      { title: 'of', width: longest(levels), align: 'left', cell: levels, style: () => 'faint', goes: 1 },
      { title: 'example', width: longest(example), align: 'left', cell: example, goes: 2 },
      { title: 'meaning', width: 0, align: 'left', cell: ({ meaning }) => meaning },
    ],
    {
      width: terminalWidth(process.stdout) ?? WIDTH_WITHOUT_TERMINAL,
      paint: paintFor(process.stdout, process.env),
    },
    { least: 36, wraps: true },
  );
  return [header, ...descriptions.map(line)];
}
