import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HandshakeView, HeadRow } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { quoted } from '../filter-bar/filter-text.ts';
import { ValueButton } from '../filter-bar/value-button.tsx';
import { headerFilter } from '../filter-bar/value-filters.ts';
import { ViolationList } from '../violations/violation-list.tsx';
import { GoOn } from './go-on.tsx';
import { headerMeaning } from './header-meanings.ts';
import { Lifecycle } from './lifecycle.tsx';
import { OnTheWay, Refusal } from './on-the-way.tsx';
import { VerdictList } from './verdict-list.tsx';

/** How a connection came to be and ended: what it breaks, what was required, both heads as they were. */
export function HandshakePanel({
  client,
  handshake,
}: {
  client: EngineClient;
  handshake: HandshakeView;
}): ReactNode {
  const { request, response, refusalBody, violations, relayed } = handshake;
  const refusal = relayed?.refusal ?? null;
  const ofUrl = `url == ${quoted(handshake.url)}`;
  return (
    <div className="handshake">
      <p className="url mono" data-expression={ofUrl}>
        {handshake.url} <ValueButton expression={ofUrl} />
      </p>
      {handshake.troubles.map((trouble) => (
        <p key={trouble} className="fact warning">
          {trouble}
        </p>
      ))}
      {refusal !== null && (
        <Refusal refusal={refusal}>
          {handshake.goOn !== null && <GoOn client={client} goOn={handshake.goOn} />}
        </Refusal>
      )}
      <Lifecycle lifecycle={handshake.lifecycle} isExplained={refusal !== null} />
      {relayed !== null && <OnTheWay relayed={relayed} />}
      {violations.length > 0 && (
        <>
          <h3>Violations that belong to no frame</h3>
          <ViolationList client={client} violations={violations} />
        </>
      )}
      <Requirements handshake={handshake} />
      <h3>Accept key</h3>
      <AcceptKey handshake={handshake} />
      <Negotiation
        title="Subprotocol"
        offered={handshake.subprotocols.offered}
        chosen={handshake.subprotocols.chosen === null ? [] : [handshake.subprotocols.chosen]}
      />
      <Negotiation
        title="Extensions"
        offered={handshake.extensions.offered}
        chosen={handshake.extensions.chosen}
      />
      <h3>Request</h3>
      <Head head={request} side="request" />
      <h3>{refusal === null || response === null ? 'Response' : 'Response of the proxy'}</h3>
      {response === null ? (
        <p className="fact warning">No response is in the {handshake.isChecked ? 'capture' : 'file'}.</p>
      ) : (
        <>
          {handshake.answerMeaning !== null && refusal === null && (
            <p className="answer-meaning">{handshake.answerMeaning}</p>
          )}
          <Head head={response} side="response" />
        </>
      )}
      {refusalBody !== '' && (
        <>
          <h3>Body of the refusal</h3>
          <pre className="refusal-body">{refusalBody}</pre>
        </>
      )}
    </div>
  );
}

/** What was required of both sides, as far as both had a say. */
function Requirements({ handshake }: { handshake: HandshakeView }): ReactNode {
  const { isChecked, verdicts, relayed, request } = handshake;
  const isRefused = relayed?.refusal != null;
  if (!isChecked) {
    return (
      <p className="fact">
        A HAR file need not have every header field that was sent, so the rules of the handshake are not
        checked.
      </p>
    );
  }
  // RFC 9110 9.3.6: what a tunnel is for comes only once it is there.
  if (isRefused && request.line.startsWith('CONNECT '))
    return <p className="fact">The program asked for a tunnel; it came to no handshake.</p>;
  return <VerdictList verdicts={isRefused ? verdicts.filter(({ peer }) => peer === 'client') : verdicts} />;
}

function AcceptKey({ handshake }: { handshake: HandshakeView }): ReactNode {
  const { accept, status, violations, isChecked } = handshake;
  if (!isChecked && (accept.key === null || accept.received === null))
    return <p className="fact">The file does not have both the key and what was answered to it.</p>;
  if (accept.key === null && !violations.some(({ rule }) => rule === 'key-missing'))
    return <p className="fact">This early form of WebSocket has no accept key.</p>;
  if (accept.key === null)
    return <Verdict isGood={false}>The request has no Sec-WebSocket-Key (RFC 6455 4.1).</Verdict>;
  if (status === null) return <p className="fact">Without an answer there is no accept key to check.</p>;
  if (handshake.relayed?.refusal != null)
    return <p className="fact">No server answered, so there is no accept key to check.</p>;
  if (status !== 101)
    return <p className="fact">The server did not agree, so there is no accept key to check.</p>;
  const isGood = accept.received === accept.expected;
  return (
    <>
      <Verdict isGood={isGood}>
        {isGood
          ? 'Sec-WebSocket-Accept is right for the key (RFC 6455 4.2.2).'
          : 'Sec-WebSocket-Accept does not fit the key (RFC 6455 4.2.2): a client must fail the connection.'}
      </Verdict>
      <table className="fields">
        <tbody>
          <tr>
            <th scope="row">key</th>
            <td className="mono">{accept.key}</td>
          </tr>
          <tr>
            <th scope="row">expected</th>
            <td className="mono">{accept.expected}</td>
          </tr>
          <tr>
            <th scope="row">received</th>
            <td className="mono">{accept.received ?? 'nothing'}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}

function Verdict({ isGood, children }: { isGood: boolean; children: ReactNode }): ReactNode {
  const Icon = isGood ? Check : X;
  return (
    <p className={isGood ? 'verdict good' : 'verdict bad'}>
      <Icon size={15} aria-hidden /> {children}
    </p>
  );
}

function Negotiation({
  title,
  offered,
  chosen,
}: {
  title: string;
  offered: readonly string[];
  chosen: readonly string[];
}): ReactNode {
  if (offered.length === 0 && chosen.length === 0) return null;
  return (
    <table className="fields">
      <caption>{title}</caption>
      <tbody>
        <tr>
          <th scope="row">offered</th>
          <td className="mono">{offered.join(', ') || 'nothing'}</td>
        </tr>
        <tr>
          <th scope="row">chosen</th>
          <td className="mono">{chosen.join(', ') || 'nothing'}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Head({ head, side }: { head: HeadRow; side: 'request' | 'response' }): ReactNode {
  return (
    <div className="head">
      <p className="mono start-line">{head.line}</p>
      <dl>
        {head.headers.map(([name, value], at) => {
          const meaning = headerMeaning(name);
          const expression = headerFilter(side, name, value);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: fields may repeat, and never move
            <div key={at} className="header-line" data-expression={expression}>
              <dt className="mono">{name}</dt>
              <dd>
                <span className="mono">{value}</span>
                {expression !== undefined && <ValueButton expression={expression} />}
                {meaning !== undefined && <span className="meaning">{meaning}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
