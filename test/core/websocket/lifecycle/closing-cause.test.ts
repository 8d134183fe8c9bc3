import { describe, expect, it } from 'vitest';
import { type CauseEvidence, closingCause } from '../../../../src-core/websocket/lifecycle/closing-cause.ts';

const SECOND = 1e9;

/** The server ended it at 100 s without a code; nothing points to a cause. */
function evidence(changed: Partial<CauseEvidence>): CauseEvidence {
  return {
    ender: 'server',
    code: null,
    at: 100 * SECOND,
    lastFrameAt: 99 * SECOND,
    lastError: undefined,
    unansweredPings: 0,
    lastDataLength: undefined,
    ...changed,
  };
}

it('says nothing where nothing points to a cause', () => {
  expect(closingCause(evidence({}))).toBeUndefined();
});

describe('an idle gap that ends at a round timeout', () => {
  it.each([30, 60, 120, 300, 350])('%d s', (timeout) => {
    const at = 1000 * SECOND;
    expect(closingCause(evidence({ at, lastFrameAt: at - timeout * SECOND }))).toBe(
      `after ${timeout}.0 s without a frame, which looks like a timeout of ${timeout} s`,
    );
  });

  it.each([29, 60.4, 121.9, 303.5])('%d s, near enough', (seconds) => {
    const at = 1000 * SECOND;
    expect(closingCause(evidence({ at, lastFrameAt: at - seconds * SECOND }))).toContain(
      'looks like a timeout',
    );
  });

  it.each([5, 28, 45, 63, 90, 200, 600])('%d s is none', (seconds) => {
    const at = 1000 * SECOND;
    expect(closingCause(evidence({ at, lastFrameAt: at - seconds * SECOND }))).toBeUndefined();
  });

  it('is no cause of a normal closure', () => {
    expect(closingCause(evidence({ code: 1000, lastFrameAt: 40 * SECOND }))).toBeUndefined();
  });
});

describe('a violation just before', () => {
  const lastError = { rule: 'frame-not-masked', frame: 12 };

  it.each([1002, 1003, 1007, 1008, 1010, null])('explains the code %s', (code) => {
    expect(closingCause(evidence({ code, lastError }))).toBe(
      'right after the client broke the rule frame-not-masked (frame 12)',
    );
  });

  it.each([1000, 1001, 4000])('does not explain the code %d', (code) => {
    expect(closingCause(evidence({ code, lastError }))).toBeUndefined();
  });

  it('can lie in the handshake', () => {
    expect(
      closingCause(evidence({ ender: 'client', lastError: { rule: 'accept-wrong', frame: undefined } })),
    ).toBe('right after the server broke the rule accept-wrong (its handshake)');
  });
});

it('names unanswered pings of the one who ended it', () => {
  expect(closingCause(evidence({ unansweredPings: 1 }))).toBe('after a ping that the client did not answer');
  expect(closingCause(evidence({ unansweredPings: 3, ender: 'client' }))).toBe(
    'after 3 pings that the server did not answer',
  );
});

it('names the size that was too big', () => {
  expect(closingCause(evidence({ code: 1009, lastDataLength: 1_048_577 }))).toBe(
    'because a message was longer than it accepts: the last frame of the client had 1048577 bytes',
  );
  expect(closingCause(evidence({ code: 1009 }))).toBe('because a message was longer than it accepts');
});
