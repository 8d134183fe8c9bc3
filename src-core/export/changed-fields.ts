import type { ChangeTable } from '../capture-store/change-table.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { payloadFields } from './payload-fields.ts';
import type { ChangedRow, SentRow } from './rows.ts';
import { type SentInstead, type SentReading, sentInstead } from './sent-instead.ts';

/** What rows say of what a proxy did with them; nothing where it passed them on as they came. */
export function changedFields(
  changes: ChangeTable,
  frames: readonly Row[],
  reading: SentReading,
): ChangedRow {
  const changed = changes.ofSome(frames);
  if (changed === undefined) return {};
  const { what, keptFor, rule } = changed.change;
  // Each of a thousand fragments would repeat what was sent once.
  const isFirst = frames.includes(changed.frames[0] ?? Number.NaN);
  const sent = isFirst ? sentInstead(changed, reading) : undefined;
  return { change: { what, keptFor, rule }, ...(sent === undefined ? {} : { sent: sentRow(sent) }) };
}

function sentRow({ content, isText, missing }: SentInstead): SentRow {
  if (missing === undefined) return payloadFields(content, isText);
  return { ...(content.length === 0 ? {} : payloadFields(content, isText)), missing };
}
