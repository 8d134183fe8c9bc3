/** The JSON with line breaks and indents, or as it is when it is none. Numbers keep their digits. */
export function formattedJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return indented(text);
}

/** Levels that are indented; deeper ones stay in line, or the spaces would outgrow the text by its square. */
const DEEPEST_INDENT = 40;

/** Works on the text rather than the values, which would lose digits of long numbers and repeated keys. */
function indented(text: string): string {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  let result = '';
  const newLine = (): string => `\n${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}`;
  tokens.forEach((token, at) => {
    const isOpen = token === '{' || token === '[';
    const isClose = token === '}' || token === ']';
    const wasOpen = tokens[at - 1] === '{' || tokens[at - 1] === '[';
    if (isClose) depth--;
    if (isClose && !wasOpen) result += newLine();
    if (!isClose && wasOpen) result += newLine();
    result += token === ':' ? ': ' : token;
    if (isOpen) depth++;
    if (token === ',') result += newLine();
  });
  return result;
}
