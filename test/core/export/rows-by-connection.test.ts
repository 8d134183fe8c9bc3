import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowsByConnection } from '../../../src-core/export/rows-by-connection.ts';

it('gives the rows of each connection, in order, however they are mixed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { maxLength: 50 }), (connections) => {
      const table = { count: connections.length, connection: (row: number) => connections[row]! };
      const rows = new RowsByConnection(table, 5);
      for (let connection = 0; connection < 5; connection++) {
        const own = connections.flatMap((of, row) => (of === connection ? [row] : []));
        expect([...rows.of(connection)]).toEqual(own);
      }
    }),
    { seed: 6455 },
  );
});

it('has no rows of a capture without connections', () => {
  expect([...new RowsByConnection({ count: 0, connection: () => 0 }, 0).of(0)]).toEqual([]);
});
