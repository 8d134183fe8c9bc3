import { useCallback, useEffect, useState } from 'react';
import { MOST_ROWS } from '../../src-core/contract/engine.ts';
import type { ProxyView } from '../../src-core/contract/proxy.ts';
import type { ProxyRule } from '../../src-core/contract/rules.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { INTERCEPT, withIntercept } from './rule-order.ts';

/** Why rules were not taken. */
export interface RefusedRules {
  /** Which of them is to blame, from 0; `undefined` where none is. */
  readonly rule: number | undefined;
  /** What is wrong, as sentences. */
  readonly words: string;
}

export interface Rules {
  /** As the proxy has them; `undefined` until they are known. */
  readonly rules: readonly ProxyRule[] | undefined;
  /** Puts rules in place of these; resolves with why they were not taken. */
  readonly set: (rules: readonly ProxyRule[]) => Promise<RefusedRules | undefined>;
  /** Holds all messages from now on, or none any more: then those that were held go on. */
  readonly intercept: (isOn: boolean) => Promise<void>;
}

/** The rules of a proxy. */
export function useRules(client: EngineClient, proxy: Pick<ProxyView, 'rulesOn'>): Rules {
  const [rules, setRules] = useState<readonly ProxyRule[]>();
  const { rulesOn } = proxy;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another number of them they are others
  useEffect(() => {
    let isStale = false;
    client.request('rules', {}).then(
      (found) => isStale || setRules(found.rules),
      // Without a proxy there are none, which the tab says itself.
      () => {},
    );
    return () => {
      isStale = true;
    };
  }, [client, rulesOn]);

  const set = useCallback(
    async (wanted: readonly ProxyRule[]): Promise<RefusedRules | undefined> => {
      const refused = await refusalOf(client, wanted);
      if (refused === undefined) setRules(wanted);
      return refused;
    },
    [client],
  );
  const intercept = async (isOn: boolean): Promise<void> => {
    const refused = await set(withIntercept(rules ?? [], isOn));
    if (!isOn && refused === undefined) await letGo(client, INTERCEPT).catch(() => {});
  };
  return { rules, set, intercept };
}

async function refusalOf(
  client: EngineClient,
  rules: readonly ProxyRule[],
): Promise<RefusedRules | undefined> {
  try {
    const { problem } = await client.request('setRules', { rules });
    if (problem === null) return undefined;
    const { what, remedy } = problem.trouble;
    return { rule: problem.rule, words: `${what}. ${remedy}` };
  } catch (error) {
    return { rule: undefined, words: error instanceof Error ? error.message : String(error) };
  }
}

/** Forwards all that a rule holds, in the order in which it came. */
async function letGo(client: EngineClient, rule: string): Promise<void> {
  let passed = 0;
  while (true) {
    const { rows } = await client.request('held', { from: passed, count: MOST_ROWS });
    if (rows.length === 0) return;
    const own = rows.filter((held) => held.rule === rule);
    for (const { id } of own) await client.request('decide', { id, decision: { kind: 'forward' } });
    passed += rows.length - own.length;
  }
}
