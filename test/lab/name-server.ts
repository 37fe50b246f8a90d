import { createSocket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Answers of one name, one list for each time that it is asked; the last stays. An entry that is no address is a name of its own (CNAME). */
export type Zone = Map<string, string[][]>;

const A = 1;
const CNAME = 5;
const AAAA = 28;

const encodeName = (name: string): Buffer =>
  Buffer.concat([...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);

function record(owner: string, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  // A time to live of 0: every look-up asks anew.
  head.writeUInt32BE(0, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), head, data]);
}

/** The name that a query asks for, and where its question ends (RFC 1035 4.1.2). */
function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** A name server on 127.0.0.1:53 that answers as its zone says, changing its mind where the zone does. */
export async function nameServer(zone: Zone): Promise<{ asked: string[]; stop: () => Promise<void> }> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  const turn = new Map<string, number>();

  function answers(name: string, type: number): Buffer[] {
    const lists = zone.get(name) ?? [];
    // A and AAAA are asked side by side: both get the same turn.
    const key = `${name} ${type}`;
    const count = turn.get(key) ?? 0;
    turn.set(key, count + 1);
    const list = lists[Math.min(count, lists.length - 1)] ?? [];
    return list.flatMap((entry) => {
      if (isIPv4(entry)) return type === A ? [record(name, A, Buffer.from(ipaddr.parse(entry).toByteArray()))] : [];
      if (isIPv6(entry)) return type === AAAA ? [record(name, AAAA, Buffer.from(ipaddr.parse(entry).toByteArray()))] : [];
      return [record(name, CNAME, encodeName(entry)), ...answers(entry, type)];
    });
  }

  socket.on('message', (query, from) => {
    const { name, type, end } = question(query);
    asked.push(name);
    const records = answers(name, type);
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(zone.has(name) ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(53, '127.0.0.1', resolve));
  return { asked, stop: () => new Promise((resolve) => socket.close(() => resolve())) };
}
