import { describe, expect, it } from 'vitest';
import { opposite, senderOf } from '../../../src-core/stream/events.ts';

describe('direction', () => {
  it.each([
    ['client-to-server', 'server-to-client', 'client'],
    ['server-to-client', 'client-to-server', 'server'],
  ] as const)('%s has an opposite and a sender', (direction, other, sender) => {
    expect(opposite(direction)).toBe(other);
    expect(senderOf(direction)).toBe(sender);
  });
});
