import { describe, expect, it } from 'vitest';
import type { HttpHead } from '../../../../src-core/http-upgrade/head.ts';
import { checkRequest } from '../../../../src-core/websocket/handshake/request-checks.ts';
import { checkResponse } from '../../../../src-core/websocket/handshake/response-checks.ts';
import { handshakeVerdicts } from '../../../../src-core/websocket/handshake/verdicts.ts';
import { checkVersion } from '../../../../src-core/websocket/handshake/version-check.ts';
import { EXTENSION_RULES } from '../../../../src-core/websocket/violations/extension-rules.ts';
import { REQUEST_RULES } from '../../../../src-core/websocket/violations/request-rules.ts';
import { RESPONSE_RULES } from '../../../../src-core/websocket/violations/response-rules.ts';
import { type RuleName, ruleOf } from '../../../../src-core/websocket/violations/violation.ts';
import {
  HIXIE_75_REQUEST,
  HIXIE_76_REQUEST,
  HIXIE_76_RESPONSE,
  head,
  instead,
  request,
  response,
} from './heads.ts';

function verdicts(asked: HttpHead, answer?: HttpHead, status = 101) {
  const requestFindings = checkRequest(asked, { encrypted: false, headFault: undefined });
  if (answer === undefined) return handshakeVerdicts(asked, undefined, undefined, requestFindings);
  return handshakeVerdicts(asked, answer, status, [
    ...requestFindings,
    ...checkResponse(asked, answer, { status, headFault: undefined, requestFindings }),
    ...checkVersion(asked, { status, response: answer }),
  ]);
}

function outcomes(given: ReturnType<typeof verdicts>, outcome: string): string[] {
  return given
    .filter((verdict) => verdict.outcome === outcome)
    .map(({ requirement, text }) => `${requirement}: ${text}`);
}

describe('the verdicts on a handshake', () => {
  it('are all kept by a right one, and say what was found', () => {
    const given = verdicts(request('Sec-WebSocket-Protocol: chat'), response('Sec-WebSocket-Protocol: chat'));
    expect(outcomes(given, 'kept')).toEqual([
      'The request is valid HTTP: 7 fields',
      'The request is a GET of HTTP/1.1: "GET /chat HTTP/1.1"',
      'Host names the server: "server.example.com"',
      'Upgrade names websocket: "websocket"',
      'Connection names Upgrade: "Upgrade"',
      'Sec-WebSocket-Key is 16 random bytes: "dGhlIHNhbXBsZSBub25jZQ=="',
      'Sec-WebSocket-Version is 13, or negotiated: 13',
      'Subprotocols are offered as a list of names: "chat"',
      'Extensions are offered as they are defined: none',
      'The response is valid HTTP: 4 fields',
      'The server switches protocols, and only for a right request: "HTTP/1.1 101 Switching Protocols"',
      'Upgrade is websocket: "websocket"',
      'Connection names Upgrade: "Upgrade"',
      'Sec-WebSocket-Accept answers the key: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="',
      'The subprotocol is one that was offered: "chat"',
      'The extensions are as they were offered: none',
    ]);
    expect(given).toHaveLength(16);
    expect(given[5]).toEqual({
      requirement: 'Sec-WebSocket-Key is 16 random bytes',
      section: 'RFC 6455 4.1',
      peer: 'client',
      outcome: 'kept',
      text: '"dGhlIHNhbXBsZSBub25jZQ=="',
    });
  });

  it('are broken by what was found, and by whom', () => {
    const given = verdicts(
      request('-Host', 'Sec-WebSocket-Extensions: permessage-deflate; x'),
      response(...instead('Upgrade', 'h2c'), 'Sec-WebSocket-Extensions: permessage-deflate; y'),
    );
    expect(outcomes(given, 'broken')).toEqual([
      'Host names the server: The request has no Host field.',
      'Extensions are offered as they are defined: permessage-deflate has the parameter "x", which it does not define.',
      'The server switches protocols, and only for a right request: The server switched protocols although the handshake of the client is wrong (host-missing).',
      'Upgrade is websocket: The Upgrade field is "h2c"; it must be "websocket".',
      'The extensions are as they were offered: permessage-deflate has the parameter "y", which it does not define.',
    ]);
    expect(outcomes(given, 'kept')).toHaveLength(11);
  });

  it('on the answer are not reached by a refusal, nor without an answer', () => {
    const refused = verdicts(request(), head('HTTP/1.1 403 Forbidden'), 403);
    expect(outcomes(refused, 'kept')).toHaveLength(9);
    expect(new Set(refused.filter(({ peer }) => peer === 'server').map(({ text }) => text))).toEqual(
      new Set(['the answer was 403 "Forbidden"']),
    );
    const unanswered = verdicts(request());
    expect(outcomes(unanswered, 'not-reached')).toHaveLength(7);
    expect(unanswered.at(-1)?.text).toBe('no answer');
  });

  it('on the version wait for the answer', () => {
    const asked = request(...instead('Sec-WebSocket-Version', '8'));
    const named = head('HTTP/1.1 400 Bad Request', 'Sec-WebSocket-Version: 13');
    expect(outcomes(verdicts(asked, named, 400), 'kept')).toContain(
      'Sec-WebSocket-Version is 13, or negotiated: 8 (draft-ietf-hybi-thewebsocketprotocol-08 to -12)',
    );
    expect(outcomes(verdicts(asked, response()), 'broken')).toEqual([
      'Sec-WebSocket-Version is 13, or negotiated: The Sec-WebSocket-Version is 8 (draft-ietf-hybi-thewebsocketprotocol-08 to -12); RFC 6455 is version 13.',
    ]);
  });

  it('are two on draft-hixie-76, and none on a dialect that is not checked', () => {
    const given = verdicts(HIXIE_76_REQUEST, HIXIE_76_RESPONSE);
    expect(given.map(({ peer, outcome }) => [peer, outcome])).toEqual([
      ['client', 'kept'],
      ['server', 'kept'],
    ]);
    expect(verdicts(HIXIE_75_REQUEST)).toEqual([]);
  });

  it('do not repeat what the parameters of the URL are set to', () => {
    expect(verdicts(request('GET /?token=abc HTTP/1.1'))[1]?.text).toBe('"GET /?token=… HTTP/1.1"');
  });

  it('hear of each error that a handshake can have', () => {
    // A refusal and the moment of the first data are no matter of the requirements.
    const others = [
      'version-answer-missing',
      'data-before-response',
      'origin-repeated',
      'response-not-http',
      'status-not-101',
      'tls-not-spoken',
      'deflate-offer-not-declined',
    ];
    const rules = [...names(REQUEST_RULES), ...names(RESPONSE_RULES), ...names(EXTENSION_RULES)].filter(
      (rule) => ruleOf(rule).severity === 'error' && ruleOf(rule).closeCode === null,
    );
    const deaf = rules.filter(
      (rule) =>
        [...broken(request(), response(), rule), ...broken(HIXIE_76_REQUEST, HIXIE_76_RESPONSE, rule)]
          .length === 0,
    );
    expect(deaf.sort()).toEqual(others.sort());
  });
});

function names<Table extends object>(table: Table): (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}

/** The verdicts that are broken when nothing but the rule is found, against either peer. */
function broken(asked: HttpHead, answer: HttpHead, rule: RuleName) {
  return (['client', 'server'] as const)
    .flatMap((peer) => handshakeVerdicts(asked, answer, 101, [{ rule, peer }]))
    .filter(({ outcome }) => outcome === 'broken');
}
