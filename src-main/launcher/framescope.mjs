#!/usr/bin/env node
/** The command `framescope` of a checkout: runs the built command line, or says how to build it. */
import { existsSync } from 'node:fs';

const commandLine = new URL('../../out/main/command-line.js', import.meta.url);
if (existsSync(commandLine)) {
  await import(commandLine.href);
} else {
  process.stderr.write('framescope: it has not been built yet. Run "npm install" in its folder.\n');
  process.exitCode = 1;
}
