import type { RowLevel } from '../../capture-store/row-level.ts';
import type { Field, Reading, SettlingReading } from '../fields/field.ts';

/** A kind of rows that are not connections. */
export type TableLevel = Exclude<RowLevel, 'connections'>;

/** How the rows of one level get at the values of a field. */
export type Access =
  /** They have them of their own. */
  | { readonly kind: 'own'; readonly reading: Reading }
  /** The one row of another table that they belong to has them. */
  | {
      readonly kind: 'owner';
      readonly level: 'frames' | 'messages';
      readonly reading: Reading;
      /** Where a row belongs to none, its connection has them. */
      readonly otherwise?: SettlingReading;
    }
  | { readonly kind: 'connection'; readonly reading: SettlingReading }
  /** Any row of another table that belongs to them may have them. */
  | { readonly kind: 'any'; readonly level: TableLevel; readonly reading: Reading }
  /** Rows of this level have no such thing. */
  | { readonly kind: 'absent' };

/**
 * Rows see their own fields first, then those of what they belong to (frame, message, connection), then those of
 * what belongs to them: the frames of a message, the violations of either. A violation without a frame, one of the
 * handshake or of the end, sees what its connection has.
 */
export function accessTo(field: Field, level: RowLevel): Access {
  switch (level) {
    case 'connections':
      return ofConnection(field) ?? anyOf(field, ['frames', 'messages', 'violations']);
    case 'frames':
      return (
        own(field.ofFrames) ??
        owner('messages', field.ofMessages) ??
        ofConnection(field) ??
        anyOf(field, ['violations'])
      );
    case 'messages':
      return own(field.ofMessages) ?? ofConnection(field) ?? anyOf(field, ['frames', 'violations']);
    case 'violations':
      return (
        own(field.ofViolations) ??
        owner('frames', field.ofFrames, field.ofConnections) ??
        owner('messages', field.ofMessages, field.ofConnections) ??
        ofConnection(field) ?? { kind: 'absent' }
      );
  }
}

function own(reading: Reading | undefined): Access | undefined {
  return reading === undefined ? undefined : { kind: 'own', reading };
}

function owner(
  level: 'frames' | 'messages',
  reading: Reading | undefined,
  otherwise?: SettlingReading,
): Access | undefined {
  if (reading === undefined) return undefined;
  return { kind: 'owner', level, reading, ...(otherwise === undefined ? {} : { otherwise }) };
}

function ofConnection({ ofConnections }: Field): Access | undefined {
  return ofConnections === undefined ? undefined : { kind: 'connection', reading: ofConnections };
}

function anyOf(field: Field, levels: readonly TableLevel[]): Access {
  for (const level of levels) {
    const reading = readingAt(field, level);
    if (reading !== undefined) return { kind: 'any', level, reading };
  }
  return { kind: 'absent' };
}

function readingAt(field: Field, level: TableLevel): Reading | undefined {
  if (level === 'frames') return field.ofFrames;
  return level === 'messages' ? field.ofMessages : field.ofViolations;
}

/**
 * Whether what a row sees can still change once the row is complete. Messages are complete with their last frame;
 * what is asked of a message through one of its frames may be asked before that.
 */
export function isLate(access: Access, level: RowLevel): boolean {
  switch (access.kind) {
    case 'absent':
      return false;
    case 'own':
      return readsLate(access.reading);
    case 'owner':
      return (
        access.level === 'messages' || access.otherwise?.settles === 'at-end' || readsLate(access.reading)
      );
    case 'connection': {
      const { settles } = access.reading;
      return settles === 'at-end' || (level === 'connections' && settles !== 'with-row');
    }
    case 'any':
      return level === 'connections' || access.level === 'violations' || readsLate(access.reading);
  }
}

/** Whether what a row has of its own can still change once it is complete. */
export function readsLate(reading: Reading): boolean {
  return 'isLate' in reading && reading.isLate === true;
}
