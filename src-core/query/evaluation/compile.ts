import type { Row } from '../../capture-store/frame-table.ts';
import type { RowLevel } from '../../capture-store/row-level.ts';
import { NO_EPOCH } from '../../stream/time.ts';
import type { Condition } from '../condition.ts';
import { fieldsOf } from '../condition.ts';
import { connectionOfRows } from '../fields/columns-of-rows.ts';
import type { FieldFacts, FieldValue, Reading, SettlingReading } from '../fields/field.ts';
import { type Access, accessTo, isLate, readsLate, type TableLevel } from './access.ts';
import { ConnectionNode } from './connection-node.ts';
import { contentOf, contentOfOwner } from './content.ts';
import { contentNode } from './content-node.ts';
import { constantNode, eitherNode, joinedNode, notNode } from './joining-nodes.ts';
import type { Matching } from './matching.ts';
import { type Node, rowsAtATime } from './node.ts';
import { NO_ROW, type Relation, relation } from './relation.ts';
import { RowsOfConnectionNode } from './rows-of-connection-node.ts';
import { SomeRowNode } from './some-row-node.ts';
import { derivedNode, numbersNode, numbersOfOwner, valuesNode, valuesOfOwner } from './value-nodes.ts';
import { ANY_NUMBER, type NumberTest, numberTest, valueTest } from './value-test.ts';
import { NO, YES } from './verdict.ts';

type Leaf = Condition & { readonly kind: 'present' | 'test' };

/** Makes a condition ready for the rows of a level of a capture, whose first packet must have come. */
export function compile(condition: Condition, level: RowLevel, facts: FieldFacts, matching: Matching): Node {
  const compiler = new Compiler(facts, matching);
  return level === 'connections' ? compiler.connections(condition) : compiler.node(condition, level);
}

class Compiler {
  constructor(
    private readonly facts: FieldFacts,
    private readonly matching: Matching,
  ) {}

  /**
   * What is asked of frames or messages holds for a connection when all of the expression is true of one of its
   * frames, or of one of its messages: a length and a direction that stand together are meant of the same one.
   * Alternatives that ask nothing of rows, and what all rows have of their connection, are asked of the connection.
   */
  connections(condition: Condition): Node {
    if (!asksOfRows(condition)) return this.node(condition, 'connections');
    if (condition.kind === 'and' || condition.kind === 'or') {
      const { kind } = condition;
      const parts = kind === 'or' ? alternativesOf(condition) : condition.parts;
      const isAskedOfRows = kind === 'or' ? asksOfRows : seesMoreThanConnections;
      const aside = parts.filter((part) => !isAskedOfRows(part));
      const [first, ...others] = parts.filter(isAskedOfRows);
      if (aside.length > 0 && first !== undefined) {
        const rest = others.length === 0 ? first : ({ kind, parts: [first, ...others] } as const);
        const nodes = aside.map((part) => this.node(part, 'connections'));
        return joinedNode(kind, [...nodes, this.connections(rest)]);
      }
    }
    return this.rowsOfConnection(condition);
  }

  private rowsOfConnection(condition: Condition): Node {
    const frames = this.someRow(condition, 'frames');
    const messages = this.someRow(condition, 'messages', (row) => frames.test(row) === YES);
    return new RowsOfConnectionNode({ frames, messages, itself: this.node(condition, 'connections') });
  }

  private someRow(
    condition: Condition,
    level: 'frames' | 'messages',
    isKnown?: (connection: Row) => boolean,
  ): SomeRowNode {
    const { store } = this.facts;
    const fields = fieldsOf(condition);
    return new SomeRowNode({
      store,
      level,
      part: this.node(condition, level),
      atATime: rowsAtATime(fields.length),
      // A message is told of when it begins, and grows.
      isLate: level === 'messages' || fields.some((field) => isLate(accessTo(field, level), level)),
      ownerOf: relation(store, level, 'connections'),
      ...(isKnown === undefined ? {} : { isKnown }),
    });
  }

  node(condition: Condition, level: RowLevel): Node {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return joinedNode(
          condition.kind,
          condition.parts.map((part) => this.node(part, level)),
        );
      case 'not':
        return notNode(this.node(condition.part, level));
      case 'present':
      case 'test':
        return this.leaf(condition, level, accessTo(condition.field, level));
    }
  }

  private leaf(leaf: Leaf, level: RowLevel, access: Access): Node {
    switch (access.kind) {
      case 'absent':
        return constantNode(NO);
      case 'connection':
        return this.ofConnection(leaf, access.reading, level);
      case 'own':
        return this.reading(leaf, access.reading, level);
      case 'owner':
        return this.ofOwner(leaf, access, level as TableLevel);
      case 'any':
        return this.any(leaf, level, access.level, access.reading);
    }
  }

  private ofConnection(leaf: Leaf, reading: SettlingReading, level: RowLevel): Node {
    const { store } = this.facts;
    const connections = connectionOfRows(level);
    return new ConnectionNode({
      store,
      reading,
      passes: this.passes(leaf),
      connections,
      matching: this.matching,
    });
  }

  private ofOwner(leaf: Leaf, access: Access & { readonly kind: 'owner' }, level: TableLevel): Node {
    const ownerOf = relation(this.facts.store, level, access.level);
    const node = this.reading(leaf, access.reading, access.level, ownerOf);
    if (access.otherwise === undefined) return node;
    const otherwise = this.ofConnection(leaf, access.otherwise, level);
    return eitherNode((row) => ownerOf(row) !== NO_ROW, node, otherwise);
  }

  private any(leaf: Leaf, level: RowLevel, among: TableLevel, reading: Reading): Node {
    // What connections have of their frames and messages is asked of all of the expression at once.
    if (level === 'connections' && among !== 'violations') return constantNode(NO);
    const { store } = this.facts;
    const part = this.reading(leaf, reading, among);
    return new SomeRowNode({
      store,
      level: among,
      part,
      atATime: rowsAtATime(1),
      isLate: readsLate(reading),
      ownerOf: relation(store, among, level),
    });
  }

  /** @param ownerOf from the rows asked about to those that have the reading; without it they have it themselves */
  private reading(leaf: Leaf, reading: Reading, level: RowLevel, ownerOf?: Relation): Node {
    const { facts } = this;
    switch (reading.kind) {
      case 'numbers': {
        const numbers = ownerOf === undefined ? reading : numbersOfOwner(reading, ownerOf);
        return numbersNode(facts.store, numbers, this.numberTest(leaf));
      }
      case 'derived':
        return derivedNode(facts.store, reading.derive(facts.store), this.numberTest(leaf), ownerOf);
      case 'values':
        return valuesNode(
          facts,
          ownerOf === undefined ? reading : valuesOfOwner(reading, ownerOf),
          this.passes(leaf),
          this.matching,
        );
      case 'content': {
        const own = contentOf(level as 'frames' | 'messages', facts.store, facts.payloads, reading);
        const content = ownerOf === undefined ? own : contentOfOwner(own, ownerOf);
        return contentNode(content, leaf.kind === 'test' ? leaf.test : undefined, this.matching);
      }
    }
  }

  private numberTest(leaf: Leaf): NumberTest {
    const isRange = leaf.kind === 'test' && leaf.test.kind === 'ranges';
    return isRange ? numberTest(leaf.test.ranges, this.epoch) : ANY_NUMBER;
  }

  private passes(leaf: Leaf): (value: FieldValue) => boolean {
    return leaf.kind === 'present' ? () => true : valueTest(leaf.test, this.epoch, this.matching);
  }

  private get epoch() {
    return this.facts.store.epoch ?? NO_EPOCH;
  }
}

/** Whether an expression asks for anything that connections have no answer to, but their frames or messages. */
function asksOfRows(condition: Condition): boolean {
  return fieldsOf(condition).some((field) => {
    const access = accessTo(field, 'connections');
    return access.kind === 'any' && access.level !== 'violations';
  });
}

/** Whether a frame may have another answer than its connection. */
function seesMoreThanConnections(condition: Condition): boolean {
  return fieldsOf(condition).some(
    ({ ofFrames, ofMessages, ofViolations }) => (ofFrames ?? ofMessages ?? ofViolations) !== undefined,
  );
}

/** What stands between the `or`s, those in brackets included. */
function alternativesOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'or' ? condition.parts.flatMap(alternativesOf) : [condition];
}
