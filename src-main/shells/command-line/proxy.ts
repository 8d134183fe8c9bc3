import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ListenAddress, type ProxySettings, settingsProblem } from '../../../src-core/contract/proxy.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { CertificateAuthority } from '../../certificates/authority.ts';
import { outputTrouble } from '../../convert/output-trouble.ts';
import { CaptureSession } from '../../engine/capture-session.ts';
import { keepingTrouble } from '../../live-captures/keeping-trouble.ts';
import { UnsavedCaptures } from '../../live-captures/unsaved-captures.ts';
import { LiveProxy } from '../../sources/live-proxy/live-proxy.ts';
import { authorityFolder } from '../authority-folder.ts';
import { dataFolder } from '../recent-captures.ts';
import { rowChoice } from './chosen-rows.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { interrupted } from './interruption.ts';
import { ProxyControlLines } from './proxy-control-lines.ts';
import { reportReading } from './reading-report.ts';
import { type PrintOptions, RowPrinter } from './row-printer.ts';
import { type RulesRead, readRules } from './rules-file.ts';
import { refuse, say } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';

export interface ProxyOptions extends Omit<PrintOptions, 'choice'> {
  readonly settings: ProxySettings;
  /** The file to record into; one among the unsaved captures when none is named. */
  readonly write: string | undefined;
  /** A file for the lines of a TLS key log. */
  readonly keyLog: string | undefined;
  /** An expression of the filter language. */
  readonly filter: string | undefined;
  /** A file of rules, as JSON. */
  readonly rules: string | undefined;
  /** `-` when commands come over standard input, a line each. */
  readonly control: '-' | undefined;
}

/** `framescope proxy`: relays, records and prints rows until it is interrupted. */
export async function proxy(options: ProxyOptions): Promise<ExitCode> {
  const choice = await rowChoice(options.filter);
  if (choice.kind === 'problem') return refuse(choice.complaint);
  const problem = settingsProblem(options.settings);
  if (problem !== undefined) return refuse(`framescope: ${problem} See --target.`);
  const rules = options.rules === undefined ? NO_RULES : readRules(options.rules);
  if ('mustBe' in rules) return refuse(`framescope: --rules: ${rules.mustBe}`);
  if (options.control !== undefined && options.format !== 'ndjson')
    return refuse('framescope: --control: what is told then are lines of JSON. Add --format ndjson.');
  const path = await fileToRecordInto(options.write);
  if (path === undefined) return EXIT.found;
  const { settings } = options;
  const packets = new LiveProxy({
    settings,
    limits: DEFAULT_LIMITS,
    authority: () => CertificateAuthority.open(authorityFolder(dataFolder())),
    onListening: (at) => {
      const problem = packets.interception?.setRules(rules.rules) ?? null;
      if (problem === null) say(listeningWords(settings, at));
      else unusableRules = `--rules: ${problem.trouble.what}: ${problem.trouble.remedy}`;
      if (problem !== null) session.stop();
    },
  });
  let unusableRules: string | undefined;
  const session = new CaptureSession({ from: { packets, recordInto: path }, name: path });
  const interruption = interrupted().then(() => session.stop());
  try {
    const printer = new RowPrinter(session, { ...options, choice: choice.of });
    const printing = new Printing(async () => {
      await printer.printComplete();
      if (printer.isFull || !standardOutput.isOpen) session.stop();
    });
    const control = new ProxyControlLines(packets, session, (line) => void standardOutput.write(`${line}\n`));
    if (options.control !== undefined) control.listen(process.stdin);
    const state = await session.run(() => {
      if (options.control !== undefined) control.tellChanges();
      printing.more();
    });
    await printing.settled();
    if (state.kind !== 'failed') await printer.printRest();
    if (state.kind === 'failed') return complain(troubleText(state.trouble));
    if (unusableRules !== undefined) return refuse(`framescope: ${unusableRules}`);
    reportReading(state, session, options.as);
    return EXIT.done;
  } finally {
    session.close();
    // Who may still write commands keeps no program that has ended.
    if (options.control !== undefined) process.stdin.destroy();
    void interruption;
  }
}

const NO_RULES: RulesRead = { rules: [] };

/** Prints what has come, once more whenever more came meanwhile. */
class Printing {
  private running: Promise<void> = Promise.resolve();
  private isWaiting = false;

  constructor(private readonly print: () => Promise<void>) {}

  more(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.running = this.running.then(() => {
      this.isWaiting = false;
      return this.print();
    });
  }

  settled(): Promise<void> {
    return this.running;
  }
}

function listeningWords({ mode, target }: ProxySettings, { address, port }: ListenAddress): string {
  const where = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  switch (mode) {
    case 'explicit':
      return `the proxy is at http://${where}`;
    case 'reverse':
      return `the proxy is at ws://${where} and stands for ${target}`;
    case 'bridge':
      return `the bridge is at ws://${where} and leads to ${target}`;
  }
}

async function fileToRecordInto(write: string | undefined): Promise<string | undefined> {
  try {
    if (write === undefined)
      return await new UnsavedCaptures(join(dataFolder(), 'unsaved')).reserve('proxy', new Date());
    await (await open(write, 'wx', 0o600)).close();
    return write;
  } catch (error) {
    const trouble = write === undefined ? keepingTrouble(error, 'proxy') : outputTrouble(error, write);
    complain(troubleText(trouble));
    return undefined;
  }
}

function complain(sentence: string): ExitCode {
  say(sentence);
  return EXIT.found;
}
