/** A request that can't be served; its message is a sentence for the reader. */
export class RefusedRequest extends Error {}
