import type { Field } from './fields/field.ts';
import type { IpNetwork } from './ip-network.ts';
import type { Pattern } from './pattern.ts';
import type { Quantity } from './quantities.ts';

/** Numbers between two ends; an end belongs to them unless it is said to be outside. */
export interface NumberRange {
  readonly low: Quantity;
  readonly high: Quantity;
  readonly lowIsOutside?: boolean;
  readonly highIsOutside?: boolean;
}

/** What one value of a field is held against. */
export type ValueTest =
  | { readonly kind: 'ranges'; readonly ranges: readonly NumberRange[] }
  /** One of these, by every character; of content by every byte. */
  | { readonly kind: 'equals'; readonly texts: readonly string[]; readonly bytes: readonly Uint8Array[] }
  /** An IP address in one of these. */
  | { readonly kind: 'networks'; readonly networks: readonly IpNetwork[] }
  | { readonly kind: 'contains'; readonly text: string; readonly bytes: Uint8Array }
  | { readonly kind: 'matches'; readonly pattern: Pattern };

/** A filter that has been understood: fields and values fit each other. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  /** The row has a value. */
  | { readonly kind: 'present'; readonly field: Field }
  /** The row has a value that passes; of several one is enough. */
  | { readonly kind: 'test'; readonly field: Field; readonly test: ValueTest };

/** All fields that a condition asks for, as often as it does. */
export function fieldsOf(condition: Condition): readonly Field[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(condition.part);
    case 'present':
    case 'test':
      return [condition.field];
  }
}
