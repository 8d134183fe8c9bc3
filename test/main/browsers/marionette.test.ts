/** The protocol as Firefox speaks it: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Marionette } from '../../../src-main/browsers/marionette.ts';

const GREETING = '50:{"applicationType":"gecko","marionetteProtocol":3}';

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that says something at once, and one thing more for each command; what it was told is kept. */
async function peer(
  greeting: string,
  ...replies: readonly string[]
): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const left = [...replies];
  server = createServer((socket: Socket) => {
    socket.write(greeting);
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard.push(text);
      const reply = left.shift();
      if (reply === undefined) socket.end();
      else socket.write(reply);
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, heard };
}

function within(milliseconds = 20_000): AbortSignal {
  return AbortSignal.timeout(milliseconds);
}

describe('a conversation with Marionette', () => {
  it('numbers its commands and has the result of each', async () => {
    const { port, heard } = await peer(GREETING, '25:[1,1,null,{"value":"ä"}]', '18:[1,2,null,{"a":1}]');
    const marionette = await Marionette.connect(port, within());
    // Lengths are of bytes: ä has two.
    expect(await marionette.command('One', { text: 'ä' })).toEqual({ value: 'ä' });
    expect(await marionette.command('Two', {})).toEqual({ a: 1 });
    expect(heard).toEqual(['25:[0,1,"One",{"text":"ä"}]', '14:[0,2,"Two",{}]']);
  });

  it('reads messages that come together, and one that comes in pieces', async () => {
    const { port } = await peer(`${GREETING}15:[1,1,null,null]15:[1,2,nu`, 'll,null]');
    const marionette = await Marionette.connect(port, within());
    expect(await marionette.command('One', {})).toBe(null);
    expect(await marionette.command('Two', {})).toBe(null);
  });

  it.each([
    ['a refusal', '41:[1,1,{"error":"x","message":"no!"},null ]', 'its Marionette refused One: no!'],
    ['the reply to another command', '15:[1,7,null,null]', 'its Marionette answered One with something else'],
    ['something else', '4:null', 'its Marionette answered One with something else'],
    ['no length', 'HTTP/1.1 400 Bad Request', 'its Marionette speaks another protocol'],
    ['a length without an end', '1234567890', 'its Marionette speaks another protocol'],
  ])('tells of %s', async (_case, reply, words) => {
    const { port } = await peer(GREETING, reply);
    const marionette = await Marionette.connect(port, within());
    await expect(marionette.command('One', {})).rejects.toThrow(words);
  });

  it('tells of an end in between', async () => {
    const { port } = await peer(GREETING);
    const marionette = await Marionette.connect(port, within());
    await expect(marionette.command('One', {})).rejects.toThrow('its Marionette closed the connection');
  });

  it.each([
    ['of another version', '50:{"applicationType":"gecko","marionetteProtocol":2}'],
    ['that is none', '2:{}'],
  ])('does not begin with a greeting %s', async (_case, greeting) => {
    const { port } = await peer(greeting);
    await expect(Marionette.connect(port, within())).rejects.toThrow(
      'its Marionette speaks another protocol',
    );
  });

  it('ends when it is told to', async () => {
    const { port } = await peer('');
    const enough = new AbortController();
    const connecting = Marionette.connect(port, enough.signal);
    enough.abort();
    await expect(connecting).rejects.toThrow(/abort/i);
  });
});
