import { limitsProblem } from '../../../src-core/contract/capture-limits.ts';
import { isLoopback, type ListenAddress } from '../../../src-core/contract/listening.ts';
import { type ProxySettings, settingsProblem } from '../../../src-core/contract/proxy.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { CaptureSession } from '../../engine/capture-session.ts';
import { ProxyAuthority } from '../../engine/proxy-authority.ts';
import { LiveProxy } from '../../sources/live-proxy/live-proxy.ts';
import { parseUpstreamRoute } from '../../sources/live-proxy/upstream/upstream-route.ts';
import { authorityFolder } from '../authority-folder.ts';
import { dataFolder } from '../recent-captures.ts';
import { rowChoice } from './chosen-rows.ts';
import { type ClientFiles, clientCertificatesOf } from './client-files.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { interrupted } from './interruption.ts';
import { ProxyControlLines } from './proxy-control-lines.ts';
import { reportReading } from './reading-report.ts';
import { fileToRecordInto, tellUnsaved } from './recorded-files.ts';
import { type PrintOptions, RowPrinter } from './row-printer.ts';
import { type RulesRead, readRules } from './rules-file.ts';
import { refuse, say } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';

export interface ProxyOptions extends Omit<PrintOptions, 'choice'> {
  readonly settings: Omit<ProxySettings, 'clientCertificates'>;
  readonly clientFiles: ClientFiles;
  /** The file to record into; one among the unsaved captures when none is named. */
  readonly write: string | undefined;
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
  const client = clientCertificatesOf(options.clientFiles);
  if ('mustBe' in client) return refuse(`framescope: ${client.mustBe}`);
  const settings = { ...options.settings, clientCertificates: client.certificates };
  const wrong = wrongSettings(settings);
  if (wrong !== undefined) return refuse(`framescope: ${wrong}`);
  const rules = options.rules === undefined ? NO_RULES : readRules(options.rules);
  if ('mustBe' in rules) return refuse(`framescope: --rules: ${rules.mustBe}`);
  if (options.control !== undefined && options.format !== 'ndjson')
    return refuse('framescope: --control: what is told then are lines of JSON. Add --format ndjson.');
  const { limits } = settings;
  const path = await fileToRecordInto(options.write, limits);
  if (path === undefined) return EXIT.found;
  const authority = new ProxyAuthority(authorityFolder(dataFolder()));
  const packets = new LiveProxy({
    settings,
    limits: DEFAULT_LIMITS,
    // What is wrong with it can be mended while the proxy runs.
    authority: () => authority.open(),
    onKeyLogBroken: (trouble) => say(troubleText(trouble)),
    onListening: (at) => {
      const problem = packets.interception?.setRules(rules.rules) ?? null;
      if (problem === null) tellListening(settings, at);
      else unusableRules = `--rules: ${problem.trouble.what}: ${problem.trouble.remedy}`;
      if (problem !== null) session.stop();
    },
  });
  let unusableRules: string | undefined;
  const session = new CaptureSession({ from: { packets, recordInto: path, limits }, name: path });
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
    const isRead = reportReading(state, session, options.as);
    return isRead || session.hasReachedLimit ? EXIT.done : EXIT.found;
  } finally {
    authority.release();
    session.close();
    if (options.write === undefined) tellUnsaved(path);
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

/** What of the settings can't be used, and where it stands. */
function wrongSettings(settings: ProxySettings): string | undefined {
  const problem = settingsProblem(settings);
  if (problem !== undefined) return `${problem} See --target.`;
  const unlimited = limitsProblem(settings.limits);
  if (unlimited !== undefined) return `--files: ${unlimited} See --file-size and --file-time.`;
  const { upstreamProxy } = settings;
  const route = upstreamProxy === null ? undefined : parseUpstreamRoute(upstreamProxy);
  return route !== undefined && 'mustBe' in route ? `--upstream-proxy: ${route.mustBe}` : undefined;
}

function tellListening(settings: ProxySettings, at: ListenAddress): void {
  say(listeningWords(settings, at));
  if (!isLoopback(at)) say('other machines can reach it. Listen on 127.0.0.1 to keep it to this one.');
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

function complain(sentence: string): ExitCode {
  say(sentence);
  return EXIT.found;
}
