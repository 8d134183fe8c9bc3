import type { RowLevel } from '../capture-store/row-level.ts';
import { CHANGE_FIELDS } from './fields/change-fields.ts';
import { CLOSE_FIELDS } from './fields/close-fields.ts';
import { CONNECTION_FIELDS } from './fields/connection-fields.ts';
import type { Field, FieldDescription, FieldFacts, FieldType, FieldValue } from './fields/field.ts';
import { FRAME_FIELDS } from './fields/frame-fields.ts';
import {
  HANDSHAKE_FIELDS,
  HEADER_FAMILIES,
  headerField,
  WELL_KNOWN_HEADERS,
} from './fields/handshake-fields.ts';
import { MESSAGE_FIELDS } from './fields/message-fields.ts';
import { TIMING_FIELDS } from './fields/timing-fields.ts';
import { VIOLATION_FIELDS } from './fields/violation-fields.ts';

/** Fields that come from outside, such as those of a decoder: values of a message by the name of the field. */
export interface FieldProvider {
  readonly fields: readonly Pick<Field, 'name' | 'type' | 'meaning' | 'example' | 'values'>[];
  /** The values that a message has for a field; empty where it has none. Numbers for numeric types, names as their index. */
  valuesOf(facts: FieldFacts, message: number, name: string): readonly FieldValue[];
}

/** All fields that a filter may name. Never changes; what provides more makes a new one. */
export class FieldRegistry {
  private readonly byName: ReadonlyMap<string, Field>;

  constructor(private readonly fields: readonly Field[]) {
    this.byName = new Map(fields.map((field) => [field.name, field]));
  }

  find(name: string): Field | undefined {
    return this.byName.get(name) ?? headerField(name);
  }

  /** The names there are; those of headers can't be counted. */
  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** What may be written where a field is expected, by their names; of headers those that are looked at most. */
  choices(): readonly Pick<Field, 'name' | 'meaning'>[] {
    return [...this.fields, ...WELL_KNOWN_HEADERS].sort(byName);
  }

  /** All fields in words, by their names. */
  descriptions(): readonly FieldDescription[] {
    const headers = HEADER_FAMILIES.map((family) => ({
      ...family,
      levels: ['connections'] as const,
      values: [],
    }));
    const described = [...this.fields.map(descriptionOf), ...headers];
    return described.sort(byName);
  }

  /** These fields and those of a provider, whose names must be new. */
  with(provider: FieldProvider): FieldRegistry {
    const more = provider.fields.map((field): Field => {
      if (this.find(field.name) !== undefined) throw new Error(`there are two fields called ${field.name}`);
      const at = (facts: FieldFacts, message: number): readonly FieldValue[] =>
        provider.valuesOf(facts, message, field.name);
      return { ...field, ofMessages: { kind: 'values', at } };
    });
    return new FieldRegistry([...this.fields, ...more]);
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

function descriptionOf(field: Field): FieldDescription {
  return {
    name: field.name,
    type: field.type,
    levels: levelsOf(field),
    meaning: field.meaning,
    values: field.values ?? [],
    example: field.example,
  };
}

function levelsOf({ ofConnections, ofFrames, ofMessages, ofViolations }: Field): readonly RowLevel[] {
  return [
    ...(ofConnections === undefined ? [] : ['connections' as const]),
    ...(ofFrames === undefined ? [] : ['frames' as const]),
    ...(ofMessages === undefined ? [] : ['messages' as const]),
    ...(ofViolations === undefined ? [] : ['violations' as const]),
  ];
}

/** The fields of the protocol itself. */
export const FIELDS = new FieldRegistry([
  ...CONNECTION_FIELDS,
  ...HANDSHAKE_FIELDS,
  ...FRAME_FIELDS,
  ...MESSAGE_FIELDS,
  ...CLOSE_FIELDS,
  ...TIMING_FIELDS,
  ...VIOLATION_FIELDS,
  ...CHANGE_FIELDS,
]);

export type { FieldDescription, FieldType };
