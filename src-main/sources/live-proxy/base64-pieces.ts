/** Decodes messages that are base64 (RFC 4648 4), piece by piece. */
export class Base64Pieces {
  /** Characters of a message that wait for others: four make three bytes. */
  private held = '';
  /** Whether the message has been padded, behind which nothing may follow. */
  private isPadded = false;

  /**
   * What a piece says.
   *
   * @param ends whether it is the last one of its message
   * @returns `undefined` when it is not base64
   */
  decode(piece: Uint8Array, ends: boolean): Uint8Array | undefined {
    const text = this.held + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
    const whole = ends ? text.length : text.length - (text.length % 4);
    const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && (!ends || text.length % 4 === 0);
    const isBehindPadding = this.isPadded && text !== '';
    this.held = ends ? '' : text.slice(whole);
    this.isPadded = !ends && (this.isPadded || text.slice(0, whole).endsWith('='));
    return isBase64 && !isBehindPadding ? Buffer.from(text.slice(0, whole), 'base64') : undefined;
  }
}
