import type { CellStyle, Paint } from '../../../src-core/export/text-table.ts';
import { WITHOUT_LOOK } from '../../../src-core/export/text-table.ts';

/** A stream that may be a terminal, as far as Node tells. */
export interface MaybeTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a terminal doesn't say how wide it is. */
const USUAL_COLUMNS = 80;

/** Cells of a line, or `undefined` where the output is no terminal. */
export function terminalWidth({ isTTY, columns }: MaybeTerminal): number | undefined {
  if (isTTY !== true) return undefined;
  return columns === undefined || columns < 1 ? USUAL_COLUMNS : columns;
}

/**
 * Whether output is coloured: on a terminal that can, unless the person says otherwise (https://no-color.org,
 * https://force-color.org).
 */
export function hasColours({ isTTY }: MaybeTerminal, environment: Environment): boolean {
  if (isSet(environment.NO_COLOR)) return false;
  const { FORCE_COLOR: forced } = environment;
  if (isSet(forced)) return forced !== '0' && forced !== 'false';
  return isTTY === true && environment.TERM !== 'dumb';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** Select Graphic Rendition (ECMA-48 8.3.117): of the colours only those that every theme makes readable. */
const LOOKS: Readonly<Record<CellStyle, string>> = {
  title: '1',
  faint: '2',
  error: '31',
  warning: '33',
  note: '34',
  'client-to-server': '36',
  'server-to-client': '35',
};

const COLOURS: Paint = (text, style) => `\u001b[${LOOKS[style]}m${text}\u001b[0m`;

/** How cells are painted on a stream. */
export function paintFor(stream: MaybeTerminal, environment: Environment): Paint {
  return hasColours(stream, environment) ? COLOURS : WITHOUT_LOOK;
}
