import { createRequire } from 'node:module';
import { isIPv4, isIPv6 } from 'node:net';
import { Ajv, type ErrorObject } from 'ajv';

const require = createRequire(import.meta.url);
// The package gives its schemas by name, which its own index has as a CommonJS object.
const schemas = require('har-schema') as Readonly<Record<string, object>>;
const draft6 = require('ajv/dist/refs/json-schema-draft-06.json') as object;

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addMetaSchema(draft6);
ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat('ipv4', isIPv4);
ajv.addFormat('ipv6', isIPv6);
// The schema means `minimum` where it says `min`, which JSON Schema does not know.
ajv.addKeyword({
  keyword: 'min',
  type: 'number',
  validate: (least: number, value: number) => value >= least,
});
ajv.addSchema(Object.values(schemas));

/** What in `har` is against the published schema of HAR 1.2 (package har-schema); empty when nothing is. */
export function harSchemaErrors(har: unknown): readonly ErrorObject[] {
  const validate = ajv.getSchema('har.json#');
  if (validate === undefined) throw new Error('there is no schema for HAR');
  validate(har);
  return validate.errors ?? [];
}
