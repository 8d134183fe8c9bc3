import { connect, isIP, type Socket } from 'node:net';
import { failureByCode } from './failure-by-code.ts';
import type { ReachFailure, ReachStage } from './reach-failure.ts';
import { authority } from './server-name.ts';

/** A step on the way to a server; with an upstream proxy the first two are steps on the way to it. */
export interface ReachStep {
  readonly step: 'resolved' | 'connected' | 'tunnelled';
  /** `performance.now()` when it was done. */
  readonly at: number;
  /** The addresses of the name, the one that is connected to, or what the proxy answered; for people. */
  readonly detail?: string;
}

/**
 * Milliseconds until Node tries the next address of a name. It gives the one before up with that, instead of letting
 * both race (RFC 8305 5), so its own 250 would make servers far away out of reach.
 */
const TIME_FOR_AN_ADDRESS = 1000;

/** Addresses of a name that a step tells of; a hostile name server may have thousands. */
const ADDRESSES_TOLD = 8;

/**
 * A socket on its way to a machine. It is paused from the beginning, so nothing that comes is lost or told of before
 * someone reads, and its errors have a listener until it is released or for good.
 */
export class DialledSocket {
  readonly socket: Socket;
  readonly steps: ReachStep[] = [];
  stage: ReachStage;
  private readonly began = performance.now();
  private readonly addresses: string[] = [];
  private resolvedAt: number | undefined;
  private error: Error | undefined;

  constructor({ host, port }: { readonly host: string; readonly port: number }) {
    this.stage = isIP(host) === 0 ? 'resolving' : 'connecting';
    this.socket = connect({
      host,
      port,
      noDelay: true,
      // Whoever relays passes the end of each direction on by itself.
      allowHalfOpen: true,
      autoSelectFamilyAttemptTimeout: TIME_FOR_AN_ADDRESS,
    });
    this.socket.pause();
    this.socket.on('error', this.onError).on('lookup', this.onLookup);
  }

  /** Whether it became connected before it was closed. */
  async connected(): Promise<boolean> {
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        this.socket.off('connect', settle).off('close', settle);
        resolve();
      };
      this.socket.on('connect', settle).on('close', settle);
    });
    const isConnected = !this.socket.destroyed;
    if (isConnected) this.tellSteps();
    return isConnected;
  }

  /** What went wrong with the socket; without an error it was ended, by the other side or by us. */
  get failure(): ReachFailure {
    if (this.error === undefined) return { code: 'reset' };
    const milliseconds = performance.now() - this.began;
    return failureByCode(this.error, { code: 'timed-out', stage: this.stage, milliseconds });
  }

  /** Whether it is broken, or its end has been told of already: nobody could learn of either from it any more. */
  get isOver(): boolean {
    return this.socket.destroyed || this.socket.readableEnded;
  }

  /** The socket without any listener of ours. */
  release(): Socket {
    return this.socket.off('error', this.onError).off('lookup', this.onLookup);
  }

  private tellSteps(): void {
    const { remoteAddress: host, remotePort: port } = this.socket;
    if (this.resolvedAt !== undefined) {
      this.steps.push({ step: 'resolved', at: this.resolvedAt, detail: this.addresses.join(', ') });
    }
    const address = host === undefined || port === undefined ? {} : { detail: authority({ host, port }) };
    this.steps.push({ step: 'connected', at: performance.now(), ...address });
  }

  private readonly onLookup = (error: Error | null, address: string): void => {
    if (error !== null) return;
    this.stage = 'connecting';
    this.resolvedAt ??= performance.now();
    if (this.addresses.length < ADDRESSES_TOLD) this.addresses.push(address);
  };

  private readonly onError = (error: Error): void => {
    this.error ??= error;
  };
}
