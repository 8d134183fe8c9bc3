import { describe, expect, it } from 'vitest';
import {
  type Extension,
  parseExtensions,
} from '../../../../src-core/websocket/handshake/extension-header.ts';

/** As it would be written shortest: `a;b=c`. */
function written({ name, parameters }: Extension): string {
  return [
    name,
    ...parameters.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)),
  ].join(';');
}

describe('a list of extensions', () => {
  // RFC 6455 9.1, with the optional white space of RFC 2616 2.1
  it.each<[string, string[], string[]]>([
    ['no field', [], []],
    ['one name', ['foo'], ['foo']],
    ['RFC 6455 9.1', ['foo', 'bar; baz=2'], ['foo', 'bar;baz=2']],
    ['RFC 6455 9.1 in one field', ['foo, bar; baz=2'], ['foo', 'bar;baz=2']],
    ['RFC 6455 9.1, more', ['deflate-stream'], ['deflate-stream']],
    [
      'RFC 6455 9.1, parameters',
      ['mux; max-channels=4; flow-control, deflate-stream'],
      ['mux;max-channels=4;flow-control', 'deflate-stream'],
    ],
    ['RFC 6455 9.1, private', ['private-extension'], ['private-extension']],
    ['a name twice', ['a; x=1, a'], ['a;x=1', 'a']],
    ['a parameter twice', ['a; x=1; x=2'], ['a;x=1;x=2']],
    ['a quoted value', ['a; x="10"'], ['a;x=10']],
    ['a quoted value with a backslash', ['a; x="1\\0"'], ['a;x=10']],
    ['white space everywhere', [' \ta \t;\t x = "1" ; y , b '], ['a;x=1;y', 'b']],
    ['no white space', ['a;x=1;y,b'], ['a;x=1;y', 'b']],
    ['empty members (RFC 9110 5.6.1)', [',, a,\t,b,'], ['a', 'b']],
    ['names in any case', ['Permessage-Deflate; X'], ['Permessage-Deflate;X']],
  ])('is read: %s', (_, values, extensions) => {
    const list = parseExtensions(values);
    expect(list.extensions.map(written)).toEqual(extensions);
    expect(list.fault).toBeUndefined();
  });

  it.each<[string[], string[], string]>([
    [[''], [], 'it names no extension'],
    [[' , '], [], 'it names no extension'],
    [['; x, b'], ['b'], 'a name is missing before "; x, b"'],
    [['=1, b'], ['b'], 'a name is missing before "=1, b"'],
    [['a/1, b'], ['b'], 'the name "a/1" is not a token'],
    [['a; , b'], ['a', 'b'], 'a parameter of "a" has no name'],
    [['a;'], ['a'], 'a parameter of "a" has no name'],
    [['a; =1, b'], ['a', 'b'], 'a parameter of "a" has no name'],
    [['a; x@y; z, b'], ['a;z', 'b'], 'the parameter name "x@y" is not a token'],
    [['a; x=, b'], ['a;x=', 'b'], 'the value "" of "x" is not a token'],
    [['a; x="", b'], ['a;x=', 'b'], 'the value "" of "x" is not a token'],
    [['a; x="1 2", b'], ['a;x=1 2', 'b'], 'the value "1 2" of "x" is not a token'],
    [['a; x="1,2"; y, b'], ['a;x=1,2;y', 'b'], 'the value "1,2" of "x" is not a token'],
    [['a; x=(1), b'], ['a;x=(1)', 'b'], 'the value "(1)" of "x" is not a token'],
    [['a; x="1, b', 'c'], ['a;x=', 'c'], 'the quoted value of "x" is not closed'],
    [['a; x="1\\'], ['a;x='], 'the quoted value of "x" is not closed'],
    [['a b, c'], ['a', 'c'], '"b, c" follows without a comma or a semicolon'],
    [['a "b, c", d'], ['a', 'd'], '""b, c", d" follows without a comma or a semicolon'],
    [['a; x="1"2, b'], ['a;x=1', 'b'], '"2, b" follows without a comma or a semicolon'],
    [['a; x=1=2, b'], ['a;x=1', 'b'], '"=2, b" follows without a comma or a semicolon'],
    [['a', '', 'b c', '='], ['a', 'b'], '"c" follows without a comma or a semicolon'],
    [['\x1b, a'], ['a'], 'the name "\u241b" is not a token'],
  ])('%j is read as well as can be, and its first fault told', (values, extensions, fault) => {
    const list = parseExtensions(values);
    expect(list.extensions.map(written)).toEqual(extensions);
    expect(list.fault).toBe(fault);
  });
});
