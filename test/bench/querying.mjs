import { queryFigures } from './core-speed.mjs';
import { line } from './table.mjs';

/** What filters, searches and orders cost on 10 million frames. */
export async function querying(folder) {
  const { small, long } = await queryFigures(folder);
  const { frames, rare, columns, messages, connections, text, messageText, first100, sorts } = small;
  const millions = frames / 1e6;
  for (const figure of columns)
    line(`filter ${millions} M frames`, milliseconds(figure), `150 ms are asked for; ${rows(figure)}`);
  for (const figure of messages) line('the same of messages', milliseconds(figure), rows(figure));
  for (const figure of connections) line('the same of connections', milliseconds(figure), rows(figure));
  for (const figure of text)
    line('search small frames', perSecond(frames, figure), `1.5 M/s are asked for; ${rows(figure)}`);
  for (const figure of messageText) line('search small messages', perSecond(frames, figure), rows(figure));
  line(
    'the first 100 hits',
    milliseconds(first100),
    `200 ms are asked for; one in ${rare} frames is a hit; ${rows(first100)}`,
  );
  for (const figure of long) {
    const speed = `${(figure.bytes / figure.seconds / 1e6).toFixed(0)} MB/s`;
    line(`search payloads of ${figure.length} bytes`, speed, `500 MB/s are asked for; ${rows(figure)}`);
  }
  for (const figure of sorts) line(`sort ${millions} M frames`, milliseconds(figure), rows(figure));
}

function milliseconds({ seconds }) {
  return `${(seconds * 1000).toFixed(0)} ms`;
}

function perSecond(count, { seconds }) {
  return `${(count / seconds / 1e6).toFixed(1)} M/s`;
}

function rows({ what, rows: count, longest }) {
  return `${what}: ${count} rows, at most ${longest.toFixed(1)} ms in one go`;
}
