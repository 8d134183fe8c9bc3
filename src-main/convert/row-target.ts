import type { ConversionOutput } from './conversion-output.ts';
import type { ConversionRequest, ConversionTarget } from './conversion-target.ts';
import { dataLines } from './row-lines.ts';
import { RowWriter } from './row-writer.ts';

/** Rows that are chosen before the output is asked again. */
const CHOSEN_AT_A_TIME = 1024;

/** Rows, a JSON object a line. */
export const NDJSON_TARGET = rowTarget('ndjson');

/** Rows as a table, RFC 4180 with a header line. */
export const CSV_TARGET = rowTarget('csv');

function rowTarget(format: 'ndjson' | 'csv'): ConversionTarget {
  return {
    hasRows: true,
    whyNot: () => undefined,
    write: async (request, output) => {
      await write(request, format, output);
      return undefined;
    },
  };
}

async function write(
  { session, level, chosen }: ConversionRequest,
  format: 'ndjson' | 'csv',
  output: ConversionOutput,
): Promise<void> {
  const writer = new RowWriter(dataLines(session, level, format), {
    get isOpen() {
      return output.isOpen;
    },
    write: (piece) => {
      output.write(piece);
      return output.ready();
    },
  });
  await writer.writeHeader();
  const count = session.store.rowCount(level);
  for (let from = 0; from < count && output.isOpen; from += CHOSEN_AT_A_TIME) {
    const all = { from, to: Math.min(count, from + CHOSEN_AT_A_TIME) };
    for (const range of chosen?.ranges(all.from, all.to) ?? [all]) await writer.write(range);
    await output.ready();
  }
  await writer.flush();
}
