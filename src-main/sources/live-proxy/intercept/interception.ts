import type { Connection } from '../../../../src-core/capture-store/connection.ts';
import type {
  DecisionRequest,
  InjectionRequest,
  ProxyRule,
  RuleProblem,
} from '../../../../src-core/contract/rules.ts';
import { type Direction, opposite } from '../../../../src-core/stream/events.ts';
import type { RecordedStream } from '../recorded-stream.ts';
import type { RelayWire } from '../relay.ts';
import { DirectionGate } from './direction-gate.ts';
import { HeldItems, type KnownItem } from './held-items.ts';
import { RuleBook, type SeenRows } from './rule-book.ts';

export interface InterceptionParts {
  readonly seen: SeenRows;
  /** Has all that was recorded observed. */
  readonly observe: () => void;
  /** The newest connection of a stream, by `RecordedStream.between`. */
  readonly connectionBetween: (between: string) => Connection | undefined;
  /** Called when something is held, or isn't any more. */
  readonly onChange: () => void;
}

export type Gates = Readonly<Record<Direction, DirectionGate>>;

/** Rules, held messages and what is put in by hand, for all connections of a proxy. */
export class Interception {
  private readonly rules: RuleBook;
  private readonly heldItems: HeldItems;
  private readonly gates = new Map<Gates, () => Connection | undefined>();

  constructor(private readonly parts: InterceptionParts) {
    this.rules = new RuleBook(parts.seen);
    this.heldItems = new HeldItems(parts.onChange);
  }

  get currentRules(): readonly ProxyRule[] {
    return this.rules.rules;
  }

  get held(): readonly KnownItem[] {
    return this.heldItems.all;
  }

  get heldCount(): number {
    return this.heldItems.count;
  }

  /** Takes rules in place of all others. */
  setRules(rules: readonly ProxyRule[]): RuleProblem | null {
    return this.rules.set(rules);
  }

  /** Whether there was such an item. */
  decide({ id, decision }: DecisionRequest): boolean {
    return this.heldItems.decide(id, decision);
  }

  forwardAll(connection: number | null): number {
    return this.heldItems.forwardAll(connection === null ? null : connection - 1);
  }

  /** Whether there is such a connection, and it is open. */
  inject({ connection, direction, injection }: InjectionRequest): boolean {
    for (const [gates, known] of this.gates) {
      if (known()?.row !== connection - 1) continue;
      gates[direction].inject(injection, null);
      this.parts.observe();
      return true;
    }
    return false;
  }

  /** Gates for a connection on which frames follow from now on. */
  open(record: RecordedStream, wire: RelayWire): Gates {
    const { seen, observe, connectionBetween } = this.parts;
    const connection = (): Connection | undefined => connectionBetween(record.between);
    const gate = (direction: Direction): DirectionGate =>
      new DirectionGate({
        ...{ direction, record, seen, observe, connection, rules: this.rules, held: this.heldItems },
        send: (bytes) => wire.send(direction, bytes),
        pause: (isPaused) => wire.pause(direction, isPaused),
        cut: () => wire.cut(),
        injectBack: (wanted, rule) => gates[opposite(direction)].inject(wanted, rule),
      });
    const gates: Gates = {
      'client-to-server': gate('client-to-server'),
      'server-to-client': gate('server-to-client'),
    };
    this.gates.set(gates, connection);
    return gates;
  }

  /** No connection goes on: what is held is dropped, and said to be. */
  abandon(): void {
    for (const gates of this.gates.keys()) for (const gate of Object.values(gates)) gate.abandon();
  }

  /** Nothing passes them any more. */
  close(gates: Gates): void {
    this.gates.delete(gates);
  }
}
