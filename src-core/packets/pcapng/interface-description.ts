import { decodeUtf8Leniently } from '../../bytes/utf-8.ts';
import { type ByteOrder, uint32 } from '../byte-order.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import { OPTIONS } from './block-layout.ts';
import { InterfaceClock, MICROSECONDS_EACH } from './interface-clock.ts';
import type { OptionList } from './option-list.ts';

/** An interface and how its times are to be read. */
export interface KnownInterface {
  readonly recordedAt: CaptureInterface;
  readonly clock: InterfaceClock;
}

/** For packets of an interface that the section doesn't describe. */
export const UNDESCRIBED_CLOCK = new InterfaceClock(MICROSECONDS_EACH, 0);

/** What the fields and options of an interface description say. */
export function readInterface(
  fields: { readonly linkType: number; readonly snapLength: number },
  options: OptionList,
  order: ByteOrder,
): KnownInterface {
  const comments: string[] = [];
  let name: string | undefined;
  let description: string | undefined;
  let resolution = MICROSECONDS_EACH;
  let offset = 0;
  while (options.next()) {
    const { value } = options;
    if (options.code === OPTIONS.comment && value.length > 0) comments.push(decodeUtf8Leniently(value));
    if (options.code === OPTIONS.name) name = decodeUtf8Leniently(value);
    if (options.code === OPTIONS.description) description = decodeUtf8Leniently(value);
    if (options.code === OPTIONS.timeResolution && value.length === 1) resolution = value[0]!;
    if (options.code === OPTIONS.timeOffset && value.length === 8) offset = signed64(value, order);
  }
  const recordedAt = { ...fields, name, description, comments };
  return { recordedAt, clock: new InterfaceClock(resolution, offset) };
}

/** The nearest double. */
function signed64(bytes: Uint8Array, order: ByteOrder): number {
  const [highAt, lowAt] = order === 'big-endian' ? [0, 4] : [4, 0];
  return (uint32(bytes, highAt, order) | 0) * 2 ** 32 + uint32(bytes, lowAt, order);
}
