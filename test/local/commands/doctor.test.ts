import { expect, test } from '@jest/globals';
import { machineFindings, profileOf } from '../../../local/commands/doctor.ts';

test.each([
  [{}, /^production: in a network behind RDS Proxy/],
  [{ rempart: { profile: 'economy' } }, /^economy: in no network, with a database that pauses/],
  [{ rempart: {}, profile: 'economy' }, /^economy/],
])('of the configuration %j the doctor says which profile it is and what that stands on', (context, says) => {
  const { state, detail } = profileOf(context);

  expect([state, detail]).toEqual(['ok', expect.stringMatching(says)]);
});

test('a profile that is none is missing, with what to write', () => {
  expect(profileOf({ rempart: { profile: 'cheap' } })).toEqual({
    name: 'profile',
    state: 'missing',
    detail: 'cheap',
    mend: 'Write one of production, economy into cdk.json (docs/configuration.md).',
  });
});

test('whatever this machine has, what is missing says how to mend it, and nothing else does', async () => {
  const findings = await machineFindings();

  expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'ports', 'malware scanner']));
  for (const finding of findings) expect([finding.name, 'mend' in finding]).toEqual([finding.name, finding.state === 'missing']);
});
