import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeLine, LineDecoder } from '#src/wire/ndjson.ts';

const text = 'ä€😀\u2028\r"\\\n';

function decode(chunks: readonly Uint8Array[]): unknown[] {
  const decoder = new LineDecoder();
  const messages = chunks.flatMap((chunk) => decoder.push(chunk)).map((line): unknown => JSON.parse(line));
  expect(decoder.rest).toBe('');
  return messages;
}

test('a message with multi-byte characters survives a split at every byte', () => {
  const bytes = Buffer.from(encodeLine({ text }) + encodeLine({ second: text }));
  for (let at = 0; at <= bytes.length; at += 1) {
    expect(decode([bytes.subarray(0, at), bytes.subarray(at)])).toEqual([{ text }, { second: text }]);
  }
});

test('decode(encode(m)) = m, however the bytes are cut', () => {
  const cut = fc.array(fc.nat(400), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), cut, (messages, positions) => {
      const bytes = Buffer.from(messages.map(encodeLine).join(''));
      const edges = [0, ...positions.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
      expect(decode(chunks)).toEqual(messages.map((message): unknown => JSON.parse(JSON.stringify(message))));
    }),
  );
});

test('a torn line stays as the rest, and empty lines are dropped', () => {
  const decoder = new LineDecoder();
  expect(decoder.push(Buffer.from('\n{"a":1}\r\n\n  \n{"b":'))).toEqual(['{"a":1}\r']);
  expect(decoder.rest).toBe('{"b":');
});

test('a long line in many chunks takes linear time', () => {
  const decoder = new LineDecoder();
  const chunk = Buffer.alloc(4096, 'x');
  const start = performance.now();
  for (let index = 0; index < 4096; index += 1) decoder.push(chunk);
  expect(decoder.push(Buffer.from('\n'))[0]).toHaveLength(4096 * 4096);
  expect(performance.now() - start).toBeLessThan(2000);
});
