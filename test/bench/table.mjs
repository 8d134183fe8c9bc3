/** A line of the table that `npm run bench` prints. */
export function line(what, figure, more) {
  console.log(`${what.padEnd(44)} ${figure.padStart(10)}   ${more}`);
}

export function mebibytes(bytes) {
  return (bytes / 1024 / 1024).toFixed(0);
}
