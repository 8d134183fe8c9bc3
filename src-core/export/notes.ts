import { visibleText } from '../bytes/visible-text.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection, HarRemarks } from '../capture-store/connection.ts';
import type { NotReadable } from '../http-upgrade/upgrade-reader.ts';
import { type Direction, senderOf } from '../stream/events.ts';

const STREAMS: Readonly<Record<NotReadable, (count: string) => string>> = {
  tls: (count) => `${count} encrypted with TLS, which can't be read yet`,
  'tls-alert': (count) => `${count} with a TLS alert where HTTP was expected`,
  'http-2': (count) => `${count} of HTTP/2, which can't be read yet`,
  'not-http': (count) => `${count} of something other than HTTP`,
  'other-upgrade': (count) => `${count} that switched to a protocol other than WebSocket`,
  'head-too-long': (count) => `${count} with an HTTP head longer than the limit`,
  'held-too-much': (count) => `${count} with data before the response beyond the limit`,
  gap: (count) => `${count} with bytes missing before any request for WebSocket`,
};

/** What was passed over while reading a capture, a phrase each; empty when nothing was. */
export function readingNotes(store: CaptureStore): string[] {
  const {
    unreadStreams,
    skippedPackets,
    connectionsOverLimit,
    streamsGivenUp,
    packetsWithoutTime,
    harEntries,
  } = store.notes;
  const notes = Object.entries(unreadStreams)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => STREAMS[reason as NotReadable](counted(count, 'TCP stream')));
  if (skippedPackets['unknown-link-type'] > 0) {
    notes.push(
      `${counted(skippedPackets['unknown-link-type'], 'packet')} of a link layer that can't be read`,
    );
  }
  if (skippedPackets.malformed > 0) {
    notes.push(`${counted(skippedPackets.malformed, 'packet')} too short or malformed`);
  }
  if (packetsWithoutTime > 0) {
    notes.push(
      `${counted(packetsWithoutTime, 'packet')} without a time, shown with that of the packet before`,
    );
  }
  if (store.comments.overLimit > 0) {
    notes.push(`${counted(store.comments.overLimit, 'comment')} beyond the limit`);
  }
  if (connectionsOverLimit > 0) {
    notes.push(`${counted(connectionsOverLimit, 'connection')} beyond the limit`);
  }
  if (streamsGivenUp > 0) {
    notes.push(
      `${counted(streamsGivenUp, 'TCP stream')} given up while open, because there were too many at a time`,
    );
  }
  if (store.violations.overLimit > 0) {
    notes.push(
      `${counted(store.violations.overLimit, 'violation')} counted but not listed, because there are too many`,
    );
  }
  if (harEntries.other > 0) notes.push(`${counted(harEntries.other, 'HAR entry')} other than WebSocket`);
  if (harEntries.unreadable > 0)
    notes.push(`${counted(harEntries.unreadable, 'HAR entry')} that can't be read`);
  return notes;
}

/** What could not be read of one connection, a phrase each. */
export function connectionTroubles(connection: Connection): string[] {
  const troubles: string[] = [];
  switch (connection.handshakeTrouble) {
    case 'response-missing':
      troubles.push(`${unanswered(connection)}no response to the handshake is in the capture`);
      break;
    case 'gap':
      troubles.push('bytes of the handshake are missing in the capture');
      break;
    case 'head-too-long':
      troubles.push('a head of the handshake is longer than the limit');
      break;
    case 'held-too-much':
      troubles.push('more data than the limit came before the response');
      break;
    case 'tls-alert':
      troubles.push(
        `the server answered with the TLS alert ${connection.tlsAlert ?? 'of an unknown kind'}: it speaks TLS, so the URL should begin with wss`,
      );
      break;
    case 'not-http':
      troubles.push('the handshake was not answered in HTTP/1.1');
      break;
    case undefined:
  }
  for (const direction of ['client-to-server', 'server-to-client'] as const) {
    const gaps = gapsInWords(connection, direction);
    if (gaps !== undefined) troubles.push(gaps);
  }
  return connection.har === undefined ? troubles : [...troubles, ...harTroubles(connection.har)];
}

function harTroubles({
  lacks,
  unreadableMessages,
  otherFrames,
  untimedMessages,
  errors,
  isCut,
}: HarRemarks): string[] {
  const troubles: string[] = [];
  if (isCut) troubles.push('the file ends or breaks within this connection');
  if (lacks.includes('request')) troubles.push('its request is not in the file');
  if (lacks.includes('time')) troubles.push('the time of its request is not in the file');
  if (unreadableMessages > 0) troubles.push(`${counted(unreadableMessages, 'message')} that can't be read`);
  if (otherFrames > 0)
    troubles.push(`${counted(otherFrames, 'control frame')} in its list of messages, not shown`);
  if (untimedMessages > 0)
    troubles.push(
      `${counted(untimedMessages, 'message')} without a time, shown at the time of the one before`,
    );
  return [...troubles, ...browserReports(errors)];
}

/** What a browser said went wrong, a phrase each. */
export function browserReports(errors: readonly string[]): string[] {
  return errors.map((error) => `the browser reported "${visibleText(error)}"`);
}

function unanswered({ ended }: Connection): string {
  if (ended?.by === undefined) return '';
  const how = ended.how === 'reset' ? 'reset (RST)' : 'ended (FIN)';
  return `the ${senderOf(ended.by)} ${how} the TCP connection, and `;
}

function gapsInWords(connection: Connection, direction: Direction): string | undefined {
  const { count, bytes, boundariesLost, unreadBytes } = connection.gaps[direction];
  if (count === 0 && unreadBytes === 0) return undefined;
  const from = direction === 'client-to-server' ? 'the client' : 'the server';
  const missing =
    count === 0 ? [] : [`${counted(bytes, 'byte')} from ${from} missing in ${counted(count, 'gap')}`];
  const unread = `${counted(unreadBytes, 'byte')} from ${from} not shown, because no frame begins there for certain`;
  if (unreadBytes > 0) missing.push(unread);
  if (boundariesLost) missing.push('a frame boundary was lost, and none was found since');
  return missing.join('; ');
}

function counted(count: number, what: string): string {
  const many = what.endsWith('entry') ? `${what.slice(0, -1)}ies` : `${what}s`;
  return `${count} ${count === 1 ? what : many}`;
}
