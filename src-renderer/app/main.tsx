import { createRoot } from 'react-dom/client';
import type { DesktopBridge } from '../../src-core/contract/shell.ts';
import { browserShell } from '../engine-client/browser-shell.ts';
import { desktopShell } from '../engine-client/desktop-shell.ts';
import { applyTheme, savedTheme } from '../look/theme.ts';
import { App } from './app.tsx';
import './styles.css';
import './toolbar.css';
import '../virtual-table/virtual-list.css';
import '../connections/connections.css';
import '../frames/frames.css';
import '../filter-bar/filter-bar.css';
import '../filter-bar/value-menu.css';
import '../jumps/go-to.css';
import '../detail/detail.css';
import '../detail/relayed.css';
import '../detail/proxy-change.css';
import '../violations/violations.css';
import '../live-captures/live-captures.css';
import '../look/change-badge.css';
import '../look/copy-button.css';
import '../look/field.css';
import '../proxy/proxy.css';
import '../proxy/proxy-dialogs.css';
import '../intercept/queue.css';
import '../intercept/injection.css';
import '../intercept/rules.css';

// The one-time token has done its work; it needn't stay in the address or the history.
if (location.search !== '') history.replaceState(null, '', location.pathname);

const bridge = (window as unknown as { framescope?: DesktopBridge }).framescope;
const root = document.getElementById('window');
if (root === null) throw new Error('the page has no place for the window');
applyTheme(savedTheme());
createRoot(root).render(<App shell={bridge === undefined ? browserShell() : desktopShell(bridge)} />);
