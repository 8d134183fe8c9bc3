/**
 * Resolves when the program is to end. Handlers stay: a second signal, which a terminal's Ctrl+C and a launcher give
 * together, must not cut closing short.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
