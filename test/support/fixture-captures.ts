import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What tshark sees in a fixture (see fixtures/README.md). */
export interface Expected {
  readonly tool: string;
  readonly connections: readonly ExpectedConnection[];
  readonly frames: readonly ExpectedFrame[];
  readonly messages: readonly ExpectedMessage[];
}

/** What people found wrong in a fixture, looking at it with tshark. */
export interface ExpectedViolation {
  readonly connection: number;
  readonly frame: number | null;
  readonly peer: 'client' | 'server';
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'note';
}

export interface ExpectedConnection {
  readonly connection: number;
  readonly client: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
  readonly url: string;
  readonly status: number;
  readonly accepted: boolean;
  readonly subprotocol: string | null;
  readonly extensions: readonly string[];
  readonly frames: { readonly clientToServer: number; readonly serverToClient: number };
  readonly close: { readonly by: string; readonly code: number | null; readonly reason: string } | null;
}

export interface ExpectedContent {
  readonly text?: string;
  readonly base64?: string;
  readonly sha256?: string;
}

export interface ExpectedFrame extends ExpectedContent {
  readonly connection: number;
  readonly direction: 'client-to-server' | 'server-to-client';
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  readonly maskingKey: string | null;
  readonly payloadLength: number;
  readonly close?: { readonly code: number | null; readonly reason: string };
}

export interface ExpectedMessage extends ExpectedContent {
  readonly connection: number;
  readonly direction: 'client-to-server' | 'server-to-client';
  readonly type: 'text' | 'binary';
  readonly frames: number;
  readonly compressed: boolean;
}

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

/** The names of all recorded cases. */
export const FIXTURES: readonly string[] = readdirSync(CAPTURES).sort();

export function capturePath(fixture: string): string {
  return fileURLToPath(new URL(`${fixture}/capture.pcap`, CAPTURES));
}

export function expectedOf(
  fixture: string,
): Expected & { readonly violations: readonly ExpectedViolation[] } {
  return JSON.parse(readFileSync(new URL(`${fixture}/expected.json`, CAPTURES), 'utf8'));
}
