import { isAbsolute } from 'node:path';
import { BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { isProxySettings } from '../../../src-core/contract/proxy.ts';
import { isFilterChange } from '../../../src-core/contract/shell-checks.ts';
import { type Check, isIndex, isText, record } from '../../../src-core/values/checks.ts';
import type { AuthorityKeeping } from '../authority-keeping.ts';
import type { FilterMemory } from '../kept-filters.ts';
import type { LiveCaptures } from '../live-captures.ts';
import { done, type Reply, refused } from '../reply.ts';
import type { CaptureFiles } from './capture-files.ts';
import type { OpenCaptures } from './captures.ts';
import type { ArgumentOf, CallChannel, ConnectArgument, NoticeChannels, ResultOf } from './channels.ts';
import type { LiveCaptureSaving } from './live-capture-saving.ts';
import { isOwnFrame } from './security.ts';

type MaybeLater<T> = T | Promise<T>;

const isNothing: Check<undefined> = (value): value is undefined => value === undefined;
const isAbsolutePath: Check<string> = (value): value is string => isText(value) && isAbsolute(value);
const isConnectArgument: Check<ConnectArgument> = record<ConnectArgument>({ id: isText, link: isIndex });

const NOT_RECENT = 'This file is not among the recent captures any more. Open it with File > Open.';

const NOT_OPEN = 'This capture is not open any more.';

/** Answers every call of the preload; calls from elsewhere and calls of another shape are refused. */
export function answerCalls(captures: OpenCaptures, files: CaptureFiles): void {
  answer('framescope:captures', isNothing, () => done(captures.list()));
  answer('framescope:recent', isNothing, async () => done(await files.recent()));
  answer('framescope:open-recent', isText, async (path) => {
    const capture = await files.openRecent(path);
    return capture === null ? refused(NOT_RECENT) : done(capture);
  });
  answer('framescope:open-sample', isNothing, () => done(files.openSample()));
  answer('framescope:open-dropped', isAbsolutePath, (path) => done(files.open(path)));
  answer('framescope:choose', isNothing, async (_nothing, sender) =>
    done(await files.choose(BrowserWindow.fromWebContents(sender))),
  );
  answer('framescope:close', isText, async (id) => {
    await captures.close(id);
    return done(null);
  });
  answer('framescope:reopen', isText, async (id) => {
    const capture = await captures.reopen(id);
    return capture === undefined ? refused(NOT_OPEN) : done(capture);
  });
  answer('framescope:connect', isConnectArgument, (wanted, sender) => connect(captures, wanted, sender));
}

/** Answers the calls about filters that are kept. */
export function answerFilterCalls(filters: FilterMemory): void {
  answer('framescope:filters', isNothing, async () => done(await filters.list()));
  answer('framescope:keep-filter', isFilterChange, async (change) => done(await filters.change(change)));
}

/** Answers the calls about the authority of the proxies. */
export function answerAuthorityCalls(authority: AuthorityKeeping): void {
  answer('framescope:authority', isNothing, () => authority.view());
  answer('framescope:remove-authority', isNothing, () => authority.remove());
}

/** Answers the calls about live captures: those that begin, and those that nobody has saved yet. */
export function answerLiveCalls(live: LiveCaptures, saving: LiveCaptureSaving): void {
  answer('framescope:start-proxy', isProxySettings, (settings) => live.startProxy(settings));
  answer('framescope:unsaved', isNothing, async () => done(await live.list()));
  answer('framescope:open-unsaved', isText, (file) => live.open(file));
  answer('framescope:save-unsaved', isText, (file, sender) =>
    saving.save(file, BrowserWindow.fromWebContents(sender)),
  );
  answer('framescope:discard-unsaved', isText, (file) => live.discard(file));
}

function connect(captures: OpenCaptures, wanted: ConnectArgument, sender: WebContents): Reply<null> {
  const attachment = captures.attach(wanted.id);
  if (attachment.kind === 'ended') return refused(attachment.reason);
  const notice: NoticeChannels['framescope:engine-port'] = { id: wanted.id, link: wanted.link };
  sender.postMessage('framescope:engine-port' satisfies keyof NoticeChannels, notice, [attachment.port]);
  return done(null);
}

function answer<C extends CallChannel>(
  channel: C,
  isArgument: Check<ArgumentOf<C>>,
  reply: (argument: ArgumentOf<C>, sender: WebContents) => MaybeLater<Reply<ResultOf<C>>>,
): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...given: readonly unknown[]) => {
    if (!isOwnFrame(event)) throw new Error(`${channel} was called from outside the window`);
    const argument = given[0];
    if (given.length > 1 || !isArgument(argument)) {
      return refused(`The argument of ${channel} is not of its shape.`);
    }
    return reply(argument, event.sender);
  });
}
