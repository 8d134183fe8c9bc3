/** A command whose files may not grow beyond this many blocks of `ulimit -f`, which are 512 or 1024 bytes each. */
export function withFileLimit(
  fileBlocks: number | undefined,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (fileBlocks === undefined) return command;
  return ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'sh', ...command];
}
