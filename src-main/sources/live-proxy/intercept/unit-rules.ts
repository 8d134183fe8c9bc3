import { decodeUtf8, encodeUtf8 } from '../../../../src-core/bytes/utf-8.ts';
import type { Injection, RuleAction } from '../../../../src-core/contract/rules.ts';
import type { GateParts } from './gate-parts.ts';
import { lengthOf, type PassingUnit } from './passing-unit.ts';
import type { ReadyRule } from './rule-book.ts';
import type { UnitSender } from './unit-sender.ts';

type Holding = Extract<RuleAction, { kind: 'hold' }>;

export interface RuleParts {
  readonly gate: GateParts;
  readonly sender: UnitSender;
  /** Puts something into this direction. */
  readonly inject: (wanted: Injection, rule: string) => void;
  /** Called when something that was held is decided. */
  readonly decided: () => void;
}

/** Decides by rules what is to become of what passes in one direction. */
export class UnitRules {
  /** When what was throttled last is through. */
  private throttledUntil = 0;

  constructor(private readonly parts: RuleParts) {}

  /** Applies rules in their order, until one of them has the last word. */
  apply(unit: PassingUnit, rules: readonly ReadyRule[]): void {
    for (const ready of rules) {
      if (!this.applyOne(unit, ready)) return;
    }
  }

  /** Whether further rules are to be asked. */
  private applyOne(unit: PassingUnit, { rule: { name, action }, change }: ReadyRule): boolean {
    const { gate, inject } = this.parts;
    switch (action.kind) {
      case 'hold':
        this.hold(unit, name, action);
        return false;
      case 'drop':
        return drop(unit, name);
      case 'replace':
        this.replace(unit, name, change);
        return true;
      case 'repeat':
        if (unit.message === undefined) return true;
        unit.repeats++;
        unit.rule = name;
        return true;
      case 'delay':
        return delay(unit, name, unit.arrived + action.milliseconds);
      case 'throttle':
        this.throttledUntil =
          Math.max(this.throttledUntil, unit.arrived) + (lengthOf(unit) / action.bytesPerSecond) * 1000;
        return delay(unit, name, this.throttledUntil);
      case 'reply':
        gate.injectBack({ kind: 'message', type: 'text', content: encodeUtf8(action.content) }, name);
        return action.reaches || drop(unit, name);
      case 'close': {
        const close: Injection = { kind: 'close', code: action.code, reason: action.reason };
        inject(close, name);
        gate.injectBack(close, name);
        return drop(unit, name);
      }
      case 'cut':
        queueMicrotask(() => gate.cut());
        unit.fate = 'cut';
        unit.rule = name;
        return false;
    }
  }

  private hold(unit: PassingUnit, rule: string, { timeLimit, atLast }: Holding): void {
    const { gate, decided } = this.parts;
    const connection = gate.connection();
    if (connection === undefined) return;
    unit.isHeld = true;
    unit.rule = rule;
    unit.release = gate.held.hold({
      connection: connection.row,
      direction: gate.direction,
      frames: unit.frames.map(({ row }) => row),
      message: unit.message,
      ...{ rule, timeLimit, atLast },
      decide: (decision) => {
        unit.isHeld = false;
        unit.release = undefined;
        if (decision.kind === 'drop') unit.fate = 'drop';
        // A control frame goes on as it is or not at all.
        if (decision.kind === 'edit' && unit.message !== undefined) {
          unit.content = { type: decision.type, bytes: decision.content };
          unit.rule = null;
        }
        decided();
      },
    });
  }

  private replace(unit: PassingUnit, rule: string, change: ReadyRule['change']): void {
    if (unit.message === undefined || change === undefined) return;
    const bytes = unit.content?.bytes ?? this.parts.sender.contentOf(unit.message);
    const text = bytes === undefined ? undefined : decodeUtf8(bytes);
    if (text === undefined) return;
    const changed = change(text);
    if (changed === text) return;
    unit.content = { type: 'text', bytes: encodeUtf8(changed) };
    unit.rule = rule;
  }
}

/** @returns that no further rules are to be asked */
function drop(unit: PassingUnit, rule: string): false {
  unit.fate = 'drop';
  unit.rule = rule;
  return false;
}

/** @param until as `performance.now()` gives it */
function delay(unit: PassingUnit, rule: string, until: number): true {
  unit.notBefore = Math.max(unit.notBefore, until);
  unit.rule = rule;
  return true;
}
