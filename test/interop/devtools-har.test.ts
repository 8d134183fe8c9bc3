/** Chromium's own DevTools import what is written here: their code, in their page, of the installed browser. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { harText } from '../../src-core/export/har.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { CaptureSession } from '../../src-main/engine/capture-session.ts';
import { startBrowser } from '../support/browser.ts';
import { capturePath, FIXTURES } from '../support/fixture-captures.ts';
import { harSchemaErrors } from '../support/har-schema.ts';

const DEVTOOLS = 'devtools://devtools/bundled';

/** What DevTools make of an entry. */
interface Imported {
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly frames: readonly Frame[];
}

interface Frame {
  readonly type: string;
  readonly time: number;
  readonly text: string;
  readonly opCode: number;
}

/** The part of DevTools' module that is used here. */
interface DevToolsHar {
  readonly HARFormat: { readonly HARRoot: new (har: unknown) => { readonly log: unknown } };
  readonly Importer: {
    readonly Importer: { readonly requestsFromHARLog: (log: unknown) => readonly DevToolsRequest[] };
  };
}

interface DevToolsRequest {
  readonly statusCode: number;
  url(): string;
  resourceType(): { name(): string };
  frames(): readonly Frame[];
}

let browser: Browser;
let devTools: Page;
beforeAll(async () => {
  browser = await startBrowser();
  devTools = await browser.newPage();
  await devTools.goto(`${DEVTOOLS}/devtools_app.html`);
  // As text, for in a function the import would be that of the test runner.
  await devTools.evaluate(
    `import('${DEVTOOLS}/models/har/har.js').then((module) => Object.assign(window, module))`,
  );
});
afterAll(() => browser.close());

function imported(text: string): Promise<readonly Imported[]> {
  return devTools.evaluate((given) => {
    const { HARFormat, Importer } = window as unknown as DevToolsHar;
    const { log } = new HARFormat.HARRoot(JSON.parse(given));
    return Importer.Importer.requestsFromHARLog(log).map((request) => ({
      url: request.url(),
      status: request.statusCode,
      type: request.resourceType().name(),
      frames: request.frames(),
    }));
  }, text);
}

describe.each(FIXTURES)('%s as HAR', (name) => {
  let session: CaptureSession;
  let text: string;
  beforeAll(async () => {
    session = new CaptureSession({ from: capturePath(name), name });
    await session.run();
    text = [...harText({ store: session.store, payloads: session.payloads, inflate, version: '1.0.0' })].join(
      '',
    );
  });
  afterAll(() => session.close());

  it('follows the published schema', () => {
    expect(harSchemaErrors(JSON.parse(text))).toEqual([]);
  });

  it('is imported by DevTools: connections, and messages with their bytes and times', async () => {
    const { store, payloads } = session;
    const rows = new RowBuilder(store, payloads, 1e9, inflate);
    const messages = Array.from({ length: store.messages.count }, (_, row) => rows.message(row));
    const expected = store.connections.map(({ row }) => {
      const { url, status } = rows.connection(row);
      const own = messages.filter(({ connection }) => connection === row + 1);
      return {
        url,
        status: status ?? 0,
        type: 'websocket',
        frames: own.map((message) => ({
          type: message.direction === 'client-to-server' ? 'send' : 'receive',
          text: message.text ?? message.base64,
          opCode: message.text === undefined ? 2 : 1,
          microseconds:
            Math.floor(Date.parse(message.time) / 1000) * 1e6 + Number(message.time.slice(20, 26)),
        })),
      };
    });
    const found = (await imported(text)).map(({ frames, ...request }) => ({
      ...request,
      frames: frames.map(({ type, time, text: data, opCode }) => ({
        type,
        text: data,
        opCode,
        microseconds: Math.round(time * 1e6),
      })),
    }));
    const byUrl = (one: { url: string }, other: { url: string }) => one.url.localeCompare(other.url);
    expect(found.toSorted(byUrl)).toEqual(expected.toSorted(byUrl));
  });
});
