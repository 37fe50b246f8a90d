import { cString, encode, int32, ready } from './wire.ts';

/** What a client is told after AuthenticationOk: the settings it relies on, no key to cancel with, and that it may begin. */
export function greeting(connection: number, user: string, serverVersion: string): Buffer {
  const status: Readonly<Record<string, string>> = {
    server_version: serverVersion,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    session_authorization: user,
    DateStyle: 'ISO, MDY',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  };
  const parameters = Object.entries(status).map(([name, value]) => encode('S', cString(name), cString(value)));
  // BackendKeyData with a key of zero: cancel requests are ignored, so none can stop another connection's query.
  return Buffer.concat([...parameters, encode('K', int32(connection), int32(0)), ready('I')]);
}
