import { ChildProgram } from '../../../fixtures/record/child-program.mjs';
import type { ConnectionRow } from '../../../src-core/export/rows.ts';
import { COMMAND } from '../../support/command-line.ts';

/** What it says, in each mode, once it listens. */
const LISTENING = /^framescope: the (?:proxy|bridge) is at (?:http|ws):\/\/127\.0\.0\.1:(\d+)/m;

/** `framescope proxy` as a program of its own, on a free port of 127.0.0.1. */
export class ProxyProgram {
  private constructor(
    private readonly program: ChildProgram,
    readonly port: number,
  ) {}

  /**
   * @param capture the pcapng file that it is to record into
   * @param dataFolder where it keeps its authority
   */
  static async start(words: readonly string[], capture: string, dataFolder: string): Promise<ProxyProgram> {
    const own = ['--listen', '127.0.0.1:0', '--write', capture, '--as', 'connections', '--format', 'ndjson'];
    const program = new ChildProgram(process.execPath, [COMMAND, 'proxy', ...own, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_DATA_HOME: dataFolder },
    });
    try {
      await program.waitForOutput(LISTENING);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return new ProxyProgram(program, Number(LISTENING.exec(program.output)?.[1]));
  }

  /** Interrupts it, as Ctrl+C does. @returns the connections that it printed */
  async stop(): Promise<readonly ConnectionRow[]> {
    const { code, signal } = await this.program.stop('SIGINT');
    const { output } = this.program;
    if (code !== 0) throw new Error(`framescope proxy ended with ${code ?? signal}:\n${output}`);
    const rows = output.split('\n').filter((line) => line.startsWith('{'));
    return rows.map((line) => JSON.parse(line) as ConnectionRow);
  }
}
